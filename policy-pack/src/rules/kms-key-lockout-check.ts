import { resourceRule } from "../framework/resource-rule";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const kmsKeyLockoutCheck = resourceRule({
  name: "kms-key-lockout-check",
  description: "AWS KMS checks that a key policy does not lock out its author.",
  displayName: "KMS key keeps the lockout check",
  severity: "critical",
  why: "Without the check, AWS accepts a policy that even its author cannot change again. If nobody else can, only AWS Support can help.",
  services: ["kms", "availability"],
  securityHub: [],
  remediationSteps:
    "Leave bypassPolicyLockoutSafetyCheck out, and allow the deploying principal kms:PutKeyPolicy in the key policy.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html#KMS-PutKeyPolicy-request-BypassPolicyLockoutSafetyCheck",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    expectUnsetOr(findings, resource.property("bypassPolicyLockoutSafetyCheck"), false);
  },
});
