import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { AlarmChannel } from "./alarm-channel";
import { type DeliveryAlarm, deliveryAlarms, type WatchedDelivery } from "./delivery-alarm-names";

export interface DeliveryAlarmsArgs extends WatchedDelivery {
  readonly region: string;
  readonly stack: string;
  /** Where failed deliveries are reported. Its topic's policy has to name the alarms. */
  readonly reportTo: AlarmChannel;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What an alarm's mail says to do. 1,024 characters at most. */
const TO_DO: Readonly<Record<DeliveryAlarm["of"], string>> = {
  queue:
    "Messages are in the dead-letter queue: read them, and find out why the topic refused them.",
  topic: "The topic could not deliver a message: check its subscriptions.",
  rules:
    "EventBridge could not deliver an event: check the rules, the topic and the dead-letter queue.",
};

/**
 * Reports what a topic, its dead-letter queue and the rules that publish to it did not deliver. Without
 * these, a message that nobody receives is missed by nobody.
 */
export class DeliveryAlarms extends ComponentResource {
  constructor(name: string, args: DeliveryAlarmsArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:cloudwatch:DeliveryAlarms", name, {}, opts);
    const { region, stack, topic, reportTo, tags = {} } = args;
    for (const alarm of deliveryAlarms(args)) {
      new MetricAlarm(
        `${name}-${alarm.name.slice(topic.length + 1)}`,
        {
          region,
          name: alarm.name,
          alarmDescription: `AeroSecure stack ${stack}, topic ${topic}. ${TO_DO[alarm.of]}`,
          ...metricOf(alarm),
          comparisonOperator: "GreaterThanThreshold",
          threshold: 0,
          // These metrics have no data while nothing fails, and none of an unused topic or queue.
          treatMissingData: "notBreaching",
          alarmActions: [reportTo.topicArn],
          tags,
        },
        // After the channel's policies: what is sent before them is lost.
        { parent: this, ...NEW_BEFORE_OLD, dependsOn: [reportTo] },
      );
    }
    this.registerOutputs();
  }
}

const PERIOD_SECONDS = 60;

/** Data that comes late still counts if one of the last five minutes is enough. */
const LATELY = { evaluationPeriods: 5, datapointsToAlarm: 1 };

/**
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
function metricOf({ of, watches }: DeliveryAlarm): MetricAlarmArgsOfMetric {
  const [name = ""] = watches;
  switch (of) {
    case "queue":
      return {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: name },
        statistic: "Maximum",
        period: PERIOD_SECONDS,
        // A message stays there for days.
        evaluationPeriods: 1,
      };
    case "topic":
      return {
        namespace: "AWS/SNS",
        metricName: "NumberOfNotificationsFailed",
        dimensions: { TopicName: name },
        statistic: "Sum",
        period: PERIOD_SECONDS,
        ...LATELY,
      };
    case "rules":
      return { metricQueries: failedInvocations(watches), ...LATELY };
  }
}

type MetricAlarmArgsOfMetric = Pick<
  MetricAlarmArgs,
  | "namespace"
  | "metricName"
  | "dimensions"
  | "statistic"
  | "period"
  | "metricQueries"
  | "datapointsToAlarm"
> &
  Required<Pick<MetricAlarmArgs, "evaluationPeriods">>;

/**
 * The sum of the rules' failures. A rule without any has no metric, and a sum with a part missing is
 * missing, so 0 stands for it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function failedInvocations(ruleNames: readonly string[]) {
  const metrics = ruleNames.map((RuleName, index) => ({
    id: `m${index + 1}`,
    metric: {
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName },
      stat: "Sum",
      period: PERIOD_SECONDS,
    },
  }));
  const filled = metrics.map(({ id }) => `FILL(${id}, 0)`).join(", ");
  return [
    { id: "failed", expression: `SUM([${filled}])`, label: "Failed deliveries", returnData: true },
    ...metrics,
  ];
}
