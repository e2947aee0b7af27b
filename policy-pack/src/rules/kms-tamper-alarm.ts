import { watchingRulesIn } from "../alarms/event-rules";
import { ALARMING_CALLS } from "../alarms/key-event";
import { watchingFiltersIn } from "../alarms/metric-alarms";
import { stackRule } from "../framework/stack-rule";
import { EVENT_RULE, KEY_TYPES } from "../resources/aws-types";

export const kmsTamperAlarm = stackRule({
  name: "kms-tamper-alarm",
  description: "An alarm reports when a KMS key is disabled or its deletion is scheduled.",
  displayName: "KMS keys have a tamper alarm",
  severity: "medium",
  level: "advisory",
  why: "You can cancel a key's deletion until its window ends, if somebody notices it in time. One alarm is enough for all keys of a stack. Findings are reported on the stack, which an exemption names as PROJECT-STACK.",
  services: ["kms", "eventbridge", "detection"],
  securityHub: ["CloudWatch.7"],
  remediationSteps: `Declare an ${EVENT_RULE} whose eventPattern has the source "aws.kms", the detail-type "AWS API Call via CloudTrail" and the eventName ${ALARMING_CALLS.map((call) => `"${call}"`).join(" and ")}, with an EventTarget such as a topic. A log metric filter with an alarm also works. Either needs a trail that records AWS KMS.`,
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html",
  judge(stack, findingsOf) {
    if (stack.ofTypes(KEY_TYPES).length === 0) {
      return;
    }
    const watchers = [...watchingRulesIn(stack), ...watchingFiltersIn(stack)];
    const calls = ALARMING_CALLS.map((call) => ({
      call,
      doubts: watchers.filter(({ watches }) => watches(call)).map(({ doubts }) => doubts),
    }));
    const unwatched = calls.filter(({ doubts }) => doubts.length === 0);
    if (unwatched.length > 0) {
      findingsOf("").violation(
        `No alarm reports ${unwatched.map(({ call }) => call).join(" and ")} on this stack's keys. Declare an enabled ${EVENT_RULE} with a target.`,
      );
      return;
    }
    for (const { doubts } of calls) {
      if (doubts.every(({ length }) => length > 0)) {
        for (const doubt of doubts.flat()) {
          findingsOf("").unknown(doubt);
        }
      }
    }
  },
});
