import { METRIC_ALARM, METRIC_FILTER } from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import { member } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { doubtOf, type Watcher } from "./watcher";

/**
 * Filters of a trail's log whose metric has an alarm that does something, or may turn out to: the
 * way of the CIS benchmark. That the log is a trail's is taken on trust.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-7
 */
export function watchingFiltersIn(stack: Stack): readonly Watcher[] {
  const alarms = stack.ofTypes([METRIC_ALARM]).filter(mayAct);
  if (alarms.length === 0) {
    return [];
  }
  const alarmed = new Set(alarms.flatMap((alarm) => alarm.madeFrom("metricName")));
  const metrics = new Set(alarms.map((alarm) => alarm.property("metricName").value));
  const unknownAlarm = alarms.find((alarm) => alarm.property("metricName").value === UNKNOWN);
  return stack.ofTypes([METRIC_FILTER]).flatMap((filter) => {
    const pattern = filter.property("pattern");
    const metric = member(filter.property("metricTransformation"), "name");
    const isAlarmed = alarmed.has(filter) || isKnownTo(metrics, metric.value);
    const alarmDoubts = [
      ...(metric.value === UNKNOWN ? [doubtOf(metric, filter)] : []),
      ...(unknownAlarm ? [doubtOf(unknownAlarm.property("metricName"), unknownAlarm)] : []),
    ];
    const watcher: Watcher = {
      doubts: [
        ...(pattern.value === UNKNOWN ? [doubtOf(pattern, filter)] : []),
        ...(isAlarmed ? [] : alarmDoubts),
      ],
      watches: (call) => pattern.value === UNKNOWN || takes(pattern.value, call),
    };
    return isAlarmed || alarmDoubts.length > 0 ? [watcher] : [];
  });
}

function isKnownTo(metrics: ReadonlySet<unknown>, metric: unknown): boolean {
  return typeof metric === "string" && metrics.has(metric);
}

function mayAct({ property }: StackResource): boolean {
  const [actions, enabled] = [property("alarmActions").value, property("actionsEnabled").value];
  return (
    (actions === UNKNOWN || (Array.isArray(actions) && actions.length > 0)) &&
    (enabled === UNKNOWN || enabled === undefined || enabled === true)
  );
}

/**
 * Whether the filter's pattern names the call, and no other service alone.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function takes(pattern: unknown, call: string): boolean {
  const sources = comparedWith(pattern, "eventSource");
  return (
    comparedWith(pattern, "eventName").includes(call) &&
    (sources.length === 0 || sources.includes("kms.amazonaws.com"))
  );
}

function comparedWith(pattern: unknown, field: string): readonly (string | undefined)[] {
  const comparison = new RegExp(`\\$\\.${field} *= *"?([\\w.]+)`, "g");
  return typeof pattern === "string"
    ? [...pattern.matchAll(comparison)].map(([, value]) => value)
    : [];
}
