import { resourceRule } from "../framework/resource-rule";
import { KEY, KEY_TYPES, REPLICA_TYPES } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const kmsKeySingleRegion = resourceRule({
  name: "kms-key-single-region",
  description: "A KMS key and its material stay in one AWS Region.",
  displayName: "KMS key is single-Region",
  severity: "medium",
  why: "The material of a multi-Region key can be copied to other Regions, and such a key cannot be made single-Region.",
  services: ["kms", "data-residency"],
  securityHub: [],
  remediationSteps:
    "Set multiRegion to false or leave it out. Declare a key in each Region instead of replicas.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  types: KEY_TYPES,
  judge(key, findings) {
    if (REPLICA_TYPES.includes(key.type)) {
      findings.violation(`${key.type} replicates a multi-Region key. Declare an ${KEY} instead.`);
      return;
    }
    expectUnsetOr(findings, key.property("multiRegion"), false);
  },
});
