import type { Partition } from "../aws/partitions";
import type { IdentityPolicyDocument } from "../aws/policy-document";
import { usesThroughS3 } from "../keys/key-use";

/** One side of a replication. */
export interface ReplicationEnd {
  readonly region: string;
  readonly bucketArn: string;
  /** The key its objects are encrypted under. */
  readonly keyArn: string;
}

export interface ReplicationPolicyArgs {
  readonly partition: Partition;
  readonly source: ReplicationEnd;
  readonly replica: ReplicationEnd;
  /** Whether the buckets have Object Lock: a version's lock goes with it. */
  readonly objectLock: boolean;
}

const READ_VERSIONS = [
  "s3:GetObjectVersionForReplication",
  "s3:GetObjectVersionAcl",
  "s3:GetObjectVersionTagging",
] as const;

const READ_LOCKS = ["s3:GetObjectRetention", "s3:GetObjectLegalHold"] as const;

/**
 * What S3 may do while it copies one bucket into another: read versions there, write copies here,
 * and use each key through S3 in that key's region for that bucket alone.
 *
 * The encryption context is the bucket under a Bucket Key and the object without one, which older
 * objects and two-layer encryption have. S3 proves a Bucket Key by decrypting it, so the replica's
 * key is used in both directions.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicationPolicy(args: ReplicationPolicyArgs): IdentityPolicyDocument {
  const { partition, source, replica } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadSourceBucket",
        Effect: "Allow",
        Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        Resource: source.bucketArn,
      },
      {
        Sid: "ReadSourceVersions",
        Effect: "Allow",
        Action: args.objectLock ? [...READ_VERSIONS, ...READ_LOCKS] : READ_VERSIONS,
        Resource: `${source.bucketArn}/*`,
      },
      {
        Sid: "WriteReplicas",
        Effect: "Allow",
        Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
        Resource: `${replica.bucketArn}/*`,
      },
      keyStatement("DecryptSource", ["kms:Decrypt"], partition, source),
      keyStatement(
        "EncryptReplicas",
        ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        partition,
        replica,
      ),
    ],
  };
}

/** Lets S3 act as the role. Only a caller who may pass the role can have S3 use it, and only in its account. */
export function replicationTrust() {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowS3ToReplicate",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  } as const;
}

function keyStatement(
  Sid: string,
  Action: readonly string[],
  partition: Partition,
  end: ReplicationEnd,
): IdentityPolicyDocument["Statement"][number] {
  const Condition = usesThroughS3({ partition, ...end });
  return { Sid, Effect: "Allow", Action, Resource: end.keyArn, Condition };
}
