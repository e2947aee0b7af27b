import { loadWhenUsed } from "./load-when-used";

// Before anything requires it: the order of these imports matters.
loadWhenUsed("@pulumi/pulumi", "@pulumi/policy");

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
