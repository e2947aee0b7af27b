import { derivedName } from "../aws/derived-name";
import { IAM_NAME_MAX_CHARACTERS } from "../aws/limits";
import type { Partition } from "../aws/partitions";

/**
 * What every key begins with that S3 Batch Operations reads or writes beside the objects: manifests, and reports. They
 * are in the bucket of the access logs, the one under SSE-S3: S3 takes no other for a manifest of its user's.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html
 */
export const BATCH_PREFIX = "batch-operations/";

/** S3 Batch Operations, as IAM names it. */
export const BATCH_SERVICE = "batchoperations.s3.amazonaws.com";

/** The name of the role that S3 acts as while it runs a job; policies name it before it is there. */
export function batchRoleName(bucketName: string): string {
  return derivedName(bucketName, "-batch-operations", IAM_NAME_MAX_CHARACTERS);
}

/** The ARN of that role. */
export function batchRoleArn(
  { partition, accountId }: { readonly partition: Partition; readonly accountId: string },
  bucketName: string,
): string {
  return `arn:${partition.name}:iam::${accountId}:role/${batchRoleName(bucketName)}`;
}
