import type { Partition } from "../aws/partitions";
import type { IdentityPolicyDocument } from "../aws/policy-document";
import { usesThroughS3 } from "../keys/key-use";
import { BATCH_PREFIX, BATCH_SERVICE } from "./batch-names";

/** The bucket whose objects are re-encrypted, and what a job needs beside it. */
export interface BatchSite {
  readonly partition: Partition;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly bucketArn: string;
  /** The key the bucket's objects are under. */
  readonly keyArn: string;
  /** The bucket of manifests and reports. */
  readonly logArn: string;
}

/**
 * What S3 may do while it runs a job: re-encrypt the objects of one bucket, in place or by copying them onto
 * themselves, list them, read manifests, write lists and reports, and use the key through S3 for that bucket alone.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
 */
export function batchOperationsPolicy(site: BatchSite): IdentityPolicyDocument {
  const { bucketArn, logArn } = site;
  const within = (folder: string) => `${logArn}/${BATCH_PREFIX}${folder}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReencryptObjects",
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:GetObjectTagging",
          "s3:GetObjectVersionTagging",
          "s3:PutObject",
          "s3:PutObjectTagging",
          "s3:UpdateObjectEncryption",
        ],
        Resource: `${bucketArn}/*`,
      },
      // S3 lists objects by an inventory of its own.
      {
        Sid: "ListObjects",
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:PutInventoryConfiguration"],
        Resource: bucketArn,
      },
      {
        Sid: "ReadManifests",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: within("*"),
      },
      {
        Sid: "WriteListsAndReports",
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: [within("generated/*"), within("reports/*")],
      },
      {
        Sid: "UseKeyThroughS3",
        Effect: "Allow",
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ],
        Resource: site.keyArn,
        Condition: usesThroughS3(site),
      },
    ],
  };
}

/**
 * Lets S3 Batch Operations act as the role. Only a caller who may pass the role can have it do so, and only in its
 * account. IfExists, since AWS's page does not say that S3 tells for which job it acts: where it does, only for a job
 * of this account and region.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
 */
export function batchOperationsTrust({
  partition,
  accountId,
  region,
}: Pick<BatchSite, "partition" | "accountId" | "region">) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowS3BatchOperations",
        Effect: "Allow",
        Principal: { Service: BATCH_SERVICE },
        Action: "sts:AssumeRole",
        Condition: {
          StringEqualsIfExists: { "aws:SourceAccount": accountId },
          ArnLikeIfExists: {
            "aws:SourceArn": `arn:${partition.name}:s3:${region}:${accountId}:job/*`,
          },
        },
      },
    ],
  } as const;
}

/**
 * What whoever runs `aerosecure reencrypt --batch` needs in a policy of their own: to make, confirm and follow jobs, to
 * pass the role to S3 Batch Operations and to nothing else, and to store manifests and read reports.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
 */
export function batchOperatorPolicy(site: BatchSite, roleArn: string): IdentityPolicyDocument {
  const { partition, accountId, region, bucketArn, keyArn, logArn } = site;
  return {
    Version: "2012-10-17",
    Statement: [
      // AWS knows no resource of either.
      { Sid: "MakeJobs", Effect: "Allow", Action: ["s3:CreateJob", "s3:ListJobs"], Resource: "*" },
      {
        Sid: "FollowJobs",
        Effect: "Allow",
        Action: ["s3:DescribeJob", "s3:UpdateJobStatus"],
        Resource: `arn:${partition.name}:s3:${region}:${accountId}:job/*`,
      },
      {
        Sid: "PassRole",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: roleArn,
        Condition: { StringEquals: { "iam:PassedToService": BATCH_SERVICE } },
      },
      {
        Sid: "StoreManifests",
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:GetObject"],
        Resource: `${logArn}/${BATCH_PREFIX}manifests/*`,
      },
      {
        Sid: "ReadReports",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `${logArn}/${BATCH_PREFIX}reports/*`,
      },
      {
        Sid: "ReadBucket",
        Effect: "Allow",
        Action: [
          "s3:GetEncryptionConfiguration",
          "s3:GetBucketVersioning",
          "s3:GetBucketOwnershipControls",
        ],
        Resource: bucketArn,
      },
      { Sid: "DescribeKey", Effect: "Allow", Action: "kms:DescribeKey", Resource: keyArn },
    ],
  };
}
