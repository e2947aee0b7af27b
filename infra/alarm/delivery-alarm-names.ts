import { METRICS_OF_ALARM_MAX_COUNT } from "../aws/limits";

/** An alarm of CloudWatch that reports what one way of the alarm did not deliver. */
export interface DeliveryAlarm {
  /** What it watches: the dead-letter queue, the topic, or up to ten rules. */
  readonly of: "queue" | "topic" | "rules";
  /** At most 255 characters. */
  readonly name: string;
  /** The values of the dimension that tells its metrics apart: names of a queue, a topic or rules. */
  readonly watches: readonly string[];
}

/** A topic with its queue, by names, and the rules that publish to it. */
export interface WatchedDelivery {
  readonly topic: string;
  readonly deadLetterQueue: string;
  readonly ruleArns: readonly string[];
}

/**
 * The alarms on a topic, its dead-letter queue and the rules that publish to it. They are known before any
 * of it is there: policies name them. The rules share an alarm as far as CloudWatch allows.
 */
export function deliveryAlarms({
  topic,
  deadLetterQueue,
  ruleArns,
}: WatchedDelivery): readonly DeliveryAlarm[] {
  const rules = ruleArns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
  const groups = Math.ceil(rules.length / METRICS_OF_ALARM_MAX_COUNT);
  return [
    { of: "queue", name: deadLetterQueue, watches: [deadLetterQueue] },
    { of: "topic", name: `${topic}-failed`, watches: [topic] },
    ...Array.from({ length: groups }, (_, group): DeliveryAlarm => {
      const first = group * METRICS_OF_ALARM_MAX_COUNT;
      return {
        of: "rules",
        name: `${topic}-rules-${group + 1}`,
        watches: rules.slice(first, first + METRICS_OF_ALARM_MAX_COUNT),
      };
    }),
  ];
}
