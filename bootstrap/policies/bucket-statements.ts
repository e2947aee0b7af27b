import { allBuckets, type StackArns } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

const OF_EVERY_BUCKET = [
  "s3:CreateBucket",
  "s3:PutBucketTagging",
  "s3:TagResource",
  "s3:UntagResource",
  "s3:PutEncryptionConfiguration",
  "s3:PutBucketVersioning",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketPolicy",
  "s3:PutBucketOwnershipControls",
  "s3:PutLifecycleConfiguration",
] as const;

/**
 * Creates and changes the stack's buckets, and deletes all except the data bucket, which an operator
 * deletes by hand. It never touches their objects.
 */
export function bucketWrites(arns: StackArns): readonly IdentityStatement[] {
  const { dataBucket, otherBuckets, logBuckets, replicaBucket } = arns;
  return [
    allow("MakeBuckets", OF_EVERY_BUCKET, allBuckets(arns)),
    allow(
      "WatchBuckets",
      ["s3:PutBucketLogging", "s3:PutBucketNotification"],
      [dataBucket, ...otherBuckets],
    ),
    allow(
      "LockObjects",
      "s3:PutBucketObjectLockConfiguration",
      replicaBucket === undefined ? [dataBucket] : [dataBucket, replicaBucket],
    ),
    allow(
      "CopyBucket",
      "s3:PutReplicationConfiguration",
      replicaBucket === undefined ? [] : [dataBucket],
    ),
    allow("DeleteOtherBuckets", "s3:DeleteBucket", [...otherBuckets, ...logBuckets]),
  ];
}
