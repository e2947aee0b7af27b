import type { Place } from "../../../policy-pack/src/policy-document/prove/property";
import type { Site } from "./policy-facts";

/** The resource that a policy is for. */
export function placeOf(policy: "key" | "bucket", site: Site): Place {
  const { partition, accountId, keyArn, bucketArn } = site;
  return {
    partition: partition.name,
    accountId,
    ...(policy === "key" ? { service: "kms", arn: keyArn } : { service: "s3", arn: bucketArn }),
  };
}
