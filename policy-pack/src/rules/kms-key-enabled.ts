import { resourceRule } from "../framework/resource-rule";
import { KEY, KEY_TYPES } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const kmsKeyEnabled = resourceRule({
  name: "kms-key-enabled",
  description: "A KMS key is not declared disabled.",
  displayName: "KMS key is enabled",
  severity: "high",
  why: "Data encrypted under a disabled key cannot be read.",
  services: ["kms", "availability"],
  securityHub: [],
  remediationSteps:
    "Leave isEnabled (enabled on replicas and imported keys) out or set it to true. To suspend the use of a key, remove its users from the key policy.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  types: KEY_TYPES,
  judge(key, findings) {
    expectUnsetOr(findings, key.property(key.type === KEY ? "isEnabled" : "enabled"), true);
  },
});
