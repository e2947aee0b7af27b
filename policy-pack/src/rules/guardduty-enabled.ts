import { declaredIn, REQUIRED } from "../framework/required";
import { stackRule } from "../framework/stack-rule";
import { DETECTOR } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const guarddutyEnabled = stackRule({
  name: "guardduty-enabled",
  description: "A declared GuardDuty detector is on.",
  displayName: "GuardDuty is on",
  severity: "high",
  why: "A suspended detector monitors nothing: stolen credentials and unusual use of keys and buckets go unnoticed.",
  services: ["guardduty", "detection"],
  securityHub: ["GuardDuty.1"],
  remediationSteps: "Set enable to true or leave it out.",
  url: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html",
  settings: REQUIRED,
  judge(stack, findingsOf, { required }) {
    for (const detector of declaredIn(stack, DETECTOR, required, findingsOf)) {
      expectUnsetOr(findingsOf(detector.urn), detector.property("enable"), true);
    }
  },
});
