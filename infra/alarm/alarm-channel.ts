import { Topic, TopicPolicy, TopicSubscription } from "@pulumi/aws/sns";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { MESSAGE_RETENTION_MAX_SECONDS } from "../aws/limits";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { CustomerKey } from "../keys/customer-key";
import type { ChannelNames } from "./alarm-names";
import { alarmTopicPolicy } from "./alarm-topic-policy";
import { deadLetterQueuePolicy } from "./dead-letter-queue-policy";

export interface AlarmChannelArgs {
  readonly region: string;
  readonly names: ChannelNames;
  /** The rules that publish to the topic, and whose undelivered events the queue keeps. */
  readonly ruleArns: readonly string[];
  /** The alarms of CloudWatch that publish to the topic. */
  readonly metricAlarmArns: readonly string[];
  /**
   * Encrypts topic and queue. A key of AWS's own would not do: EventBridge may not use it. Without one,
   * no key can silence the channel; what its messages say is no secret.
   */
  readonly key: CustomerKey | undefined;
  /** Who is written to; AWS first asks for a confirmation by mail. @default nobody */
  readonly email?: string | undefined;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A topic that rules publish to, and a queue that keeps for 14 days what they could not deliver.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmChannel extends ComponentResource {
  readonly topicArn: Output<string>;
  readonly deadLetterQueueArn: Output<string>;
  readonly deadLetterQueueUrl: Output<string>;

  constructor(name: string, args: AlarmChannelArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:sns:AlarmChannel", name, {}, opts);
    const { region, names, ruleArns, metricAlarmArns, tags = {} } = args;
    const topicPolicy = alarmTopicPolicy(names.topicArn, ruleArns, metricAlarmArns);
    const queuePolicy = deadLetterQueuePolicy(names.deadLetterQueueArn, ruleArns);
    const own = { parent: this };
    // Not before the key's alias: it goes last when all of this is destroyed.
    const dependsOn = args.key === undefined ? [] : [args.key];
    const encrypted = { ...own, ...NEW_BEFORE_OLD, dependsOn };
    const encryption = args.key === undefined ? {} : { kmsMasterKeyId: args.key.keyArn };
    const topic = new Topic(name, { region, name: names.topic, ...encryption, tags }, encrypted);
    new TopicPolicy(name, { region, arn: topic.arn, policy: JSON.stringify(topicPolicy) }, own);
    if (args.email !== undefined) {
      new TopicSubscription(
        name,
        { region, topic: topic.arn, protocol: "email", endpoint: args.email },
        own,
      );
    }
    const queue = new Queue(
      name,
      {
        region,
        name: names.deadLetterQueue,
        ...encryption,
        messageRetentionSeconds: MESSAGE_RETENTION_MAX_SECONDS,
        tags,
      },
      encrypted,
    );
    new QueuePolicy(
      name,
      { region, queueUrl: queue.url, policy: JSON.stringify(queuePolicy) },
      own,
    );
    this.topicArn = topic.arn;
    this.deadLetterQueueArn = queue.arn;
    this.deadLetterQueueUrl = queue.url;
    this.registerOutputs({
      topicArn: this.topicArn,
      deadLetterQueueArn: this.deadLetterQueueArn,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
    });
  }
}
