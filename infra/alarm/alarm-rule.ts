import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { AlarmChannel } from "./alarm-channel";
import type { AlarmMessage } from "./alarm-message";

export interface AlarmRuleArgs {
  readonly region: string;
  /** Known beforehand: the channel's policies name the rule's ARN. 64 characters at most. */
  readonly ruleName: string;
  /** At most 512 characters. */
  readonly description: string;
  /** The event pattern as JSON, at most 4096 characters. */
  readonly pattern: Input<string>;
  readonly message: AlarmMessage;
  /** Where the message goes. Its policies have to name the rule. */
  readonly channel: AlarmChannel;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A rule of the default event bus that turns each event it takes into a message.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export class AlarmRule extends ComponentResource {
  constructor(name: string, args: AlarmRuleArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:events:AlarmRule", name, {}, opts);
    const { region, channel } = args;
    const rule = new EventRule(
      name,
      {
        region,
        name: args.ruleName,
        description: args.description,
        eventPattern: args.pattern,
        state: "ENABLED",
        tags: args.tags ?? {},
      },
      { parent: this, ...NEW_BEFORE_OLD },
    );
    // After the channel's policies: what is sent before them is lost.
    new EventTarget(
      name,
      {
        region,
        rule: rule.name,
        targetId: "alarm",
        arn: channel.topicArn,
        deadLetterConfig: { arn: channel.deadLetterQueueArn },
        inputTransformer: args.message,
      },
      { parent: this, ...NEW_BEFORE_OLD, dependsOn: [channel] },
    );
    this.registerOutputs();
  }
}
