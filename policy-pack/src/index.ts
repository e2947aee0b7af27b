import { loadWhenUsed } from "./framework/load-when-used";

// Before anything requires it: the order of these imports matters.
loadWhenUsed("@pulumi/pulumi", "@pulumi/policy");

import { PolicyPack, type ResourceValidationPolicy } from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";
import { pathFor } from "./framework/path-for";
import { buildResourcesOnce, readResourcesOnce } from "./framework/read-once";
import type { Rule } from "./framework/rule";
import { walkedByType } from "./framework/walked-by-type";
import { rules } from "./rules";

readResourcesOnce(deserialize);

const path = pathFor("@pulumi/pulumi/proto/analyzer_pb", "@pulumi/policy");
const messages: object = path === undefined ? {} : require(path);
buildResourcesOnce(messages);

new PolicyPack("aerosecure", {
  displayName: "AeroSecure: KMS keys and the buckets they encrypt",
  provider: "aws",
  tags: ["aws", "kms", "s3", "encryption"],
  enforcementLevel: "mandatory",
  // The framework asks each time whether a policy has a function; its types do not know that.
  policies: walkedByType(rules, messages) as (Rule & ResourceValidationPolicy)[],
});
