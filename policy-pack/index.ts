import { PolicyPack } from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";
import { readResourcesOnce } from "./read-once";
import { rules } from "./rules";

readResourcesOnce(deserialize);

new PolicyPack("aerosecure", {
  displayName: "AeroSecure: KMS keys and the buckets they encrypt",
  provider: "aws",
  tags: ["aws", "kms", "s3", "encryption"],
  enforcementLevel: "mandatory",
  policies: [...rules],
});
