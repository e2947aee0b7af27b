import { partitionOf } from "../../../infra/aws/partitions";
import type { BucketTarget } from "../../stack/target";
import { UserError } from "../../terminal/user-error";
import type { Site } from "./policy-facts";

/** @throws UserError for a Region in no partition that is known */
export function siteAt({
  region,
  accountId,
  keyArn,
  bucketName,
}: Pick<BucketTarget, "region" | "accountId" | "keyArn" | "bucketName">): Site {
  const partition = partitionOf(region);
  if (partition === undefined) {
    throw new UserError(`The key ${keyArn} is in no partition of AWS that is known.`);
  }
  const bucketArn = `arn:${partition.name}:s3:::${bucketName}`;
  return { partition, accountId, region, keyArn, bucketArn };
}
