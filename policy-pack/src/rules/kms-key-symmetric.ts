import { resourceRule } from "../framework/resource-rule";
import { EXTERNAL_KEY, KEY, NATIVE_KEY } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const kmsKeySymmetric = resourceRule({
  name: "kms-key-symmetric",
  description: "A KMS key is a symmetric encryption key.",
  displayName: "KMS key is symmetric",
  severity: "medium",
  why: "S3 encrypts objects only with symmetric encryption keys.",
  services: ["kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Leave the key spec and the key usage out, or set them to SYMMETRIC_DEFAULT and ENCRYPT_DECRYPT. Neither can be changed on an existing key: this creates a new key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html",
  types: [KEY, EXTERNAL_KEY, NATIVE_KEY],
  judge(key, findings) {
    const spec = key.type === KEY ? "customerMasterKeySpec" : "keySpec";
    expectUnsetOr(findings, key.property(spec), "SYMMETRIC_DEFAULT");
    expectUnsetOr(findings, key.property("keyUsage"), "ENCRYPT_DECRYPT");
  },
});
