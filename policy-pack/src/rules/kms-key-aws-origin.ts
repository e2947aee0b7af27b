import { resourceRule } from "../framework/resource-rule";
import {
  EXTERNAL_KEY,
  KEY,
  KEY_TYPES,
  NATIVE_KEY,
  REPLICA_EXTERNAL_KEY,
} from "../resources/aws-types";
import { expectUnsetOr, expectValue, isUnset } from "../values/expect";

export const kmsKeyAwsOrigin = resourceRule({
  name: "kms-key-aws-origin",
  description: "AWS KMS generates a key's material and keeps it in its own key store.",
  displayName: "KMS key has AWS_KMS origin",
  severity: "medium",
  why: "Imported and externally held key material can expire or be lost, and the data with it.",
  services: ["kms", "durability"],
  securityHub: [],
  remediationSteps:
    "Declare an aws:kms/key:Key without customKeyStoreId and xksKeyId, or an aws-native:kms:Key without origin. The origin of an existing key cannot be changed: this creates a new key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-origin",
  types: KEY_TYPES,
  judge(key, findings) {
    if (key.type === EXTERNAL_KEY || key.type === REPLICA_EXTERNAL_KEY) {
      findings.violation(`${key.type} uses imported key material. Declare an ${KEY} instead.`);
    }
    if (key.type === KEY) {
      for (const property of ["customKeyStoreId", "xksKeyId"]) {
        expectValue(findings, key.property(property), isUnset, "Leave it out.");
      }
    }
    if (key.type === NATIVE_KEY) {
      expectUnsetOr(findings, key.property("origin"), "AWS_KMS");
    }
  },
});
