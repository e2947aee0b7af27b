import type { Partition } from "./partitions";
import type { PolicyDocument, PolicyStatement } from "./policy-document";
import type { SseAlgorithm } from "./sse-algorithm";

export interface KeyPolicyArgs {
  readonly partition: Partition;
  /** The account that owns key and bucket, 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** ARNs of those who manage the key; they get no right to use it here. At least one. */
  readonly administrators: readonly string[];
  /** Whether administrators may schedule the key's deletion. They may always cancel one. */
  readonly administratorsMayDeleteKey: boolean;
  /** ARNs of those who use the key, through S3 and for this bucket alone. */
  readonly keyUsers: readonly string[];
  readonly bucketArn: string;
  readonly sseAlgorithm: SseAlgorithm;
}

const ADMINISTRATION = [
  "kms:Create*",
  "kms:Describe*",
  "kms:Enable*",
  "kms:List*",
  "kms:Put*",
  "kms:Update*",
  "kms:Revoke*",
  "kms:Disable*",
  "kms:Get*",
  "kms:Delete*",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
  "kms:RotateKeyOnDemand",
] as const;

/** What S3 names in the encryption context: the bucket or the object. */
const CONTEXT = "kms:EncryptionContext:aws:s3:arn";

const DELETION: readonly string[] = ["kms:Delete*", "kms:ScheduleKeyDeletion"];

/**
 * The key's policy: the account stays in control, administrators manage the key, users reach it
 * through S3 for one bucket.
 *
 * The statements follow from plain data, the bucket's ARN among it, so that the key never depends
 * on the bucket.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [accountStatement(args), administratorStatement(args), ...userStatements(args)],
  };
}

function accountStatement({ partition, accountId }: KeyPolicyArgs): PolicyStatement {
  return {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition.name}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

function administratorStatement(args: KeyPolicyArgs): PolicyStatement {
  return {
    Sid: "Allow access for Key Administrators",
    Effect: "Allow",
    Principal: { AWS: args.administrators },
    Action: args.administratorsMayDeleteKey
      ? ADMINISTRATION
      : ADMINISTRATION.filter((action) => !DELETION.includes(action)),
    Resource: "*",
  };
}

/**
 * S3 names what it encrypts in the encryption context: the bucket while a Bucket Key is in use, the
 * object otherwise. Writing is allowed in the one form the bucket is set to, which turns away
 * uploads that switch the Bucket Key off; reading in both, for objects written before a change.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function userStatements(args: KeyPolicyArgs): readonly PolicyStatement[] {
  if (args.keyUsers.length === 0) {
    return [];
  }
  const { bucketArn } = args;
  const objectArns = `${bucketArn}/*`;
  const throughS3 = {
    "kms:ViaService": `s3.${args.region}.${args.partition.dnsSuffix}`,
    "kms:CallerAccount": args.accountId,
  };
  const users = { Effect: "Allow", Principal: { AWS: args.keyUsers }, Resource: "*" } as const;
  return [
    {
      Sid: "AllowEncryptThroughS3Only",
      ...users,
      Action: "kms:GenerateDataKey",
      Condition:
        args.sseAlgorithm === "aws:kms"
          ? { StringEquals: { ...throughS3, [CONTEXT]: bucketArn } }
          : { StringEquals: throughS3, StringLike: { [CONTEXT]: objectArns } },
    },
    {
      Sid: "AllowDecryptThroughS3Only",
      ...users,
      Action: "kms:Decrypt",
      Condition: { StringEquals: throughS3, StringLike: { [CONTEXT]: [bucketArn, objectArns] } },
    },
    { Sid: "AllowDescribeForUsers", ...users, Action: "kms:DescribeKey" },
  ];
}
