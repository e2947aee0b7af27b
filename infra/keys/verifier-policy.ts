import { PROBE_PREFIX } from "../aws/limits";
import type { IdentityPolicyDocument } from "../aws/policy-document";
import { CONTEXT, type KeyUse, s3Service } from "./key-use";

type Statement = IdentityPolicyDocument["Statement"][number];

/** Which key encrypts which bucket, and where. */
export interface VerifierPolicyArgs
  extends Pick<KeyUse, "partition" | "region" | "accountId" | "bucketArn"> {
  readonly keyArn: string;
}

/**
 * What `aerosecure verify` needs in a policy of its caller: to write, read and delete probes, and to read how key and
 * bucket are set up. It gives access to no other object, so that `--sample` and `--all` need more.
 *
 * The key policy need not name the caller: it trusts the account, and so IAM.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function verifierPolicy(args: VerifierPolicyArgs): IdentityPolicyDocument {
  const { accountId, bucketArn, keyArn } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      ...probeStatements({
        ...args,
        keys: keyArn,
        keyConditions: { "kms:CallerAccount": accountId },
      }),
      ...bucketReads(bucketArn),
      {
        Sid: "ReadKey",
        Effect: "Allow",
        Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
        Resource: keyArn,
      },
    ],
  };
}

export interface ProbeStatementsArgs extends Pick<KeyUse, "partition" | "region" | "bucketArn"> {
  /** The key, or keys that `keyConditions` narrow down. */
  readonly keys: string;
  /** What else has to hold for a use of the key. */
  readonly keyConditions: Readonly<Record<string, string>>;
  /** Whether objects that are no probes may be read too. @default false */
  readonly readsObjects?: boolean;
}

/** Writes, reads and deletes probes, and uses the key for that through S3. */
export function probeStatements({
  keys,
  keyConditions,
  readsObjects = false,
  ...place
}: ProbeStatementsArgs): readonly Statement[] {
  const { bucketArn } = place;
  const probes = `${bucketArn}/${PROBE_PREFIX}*`;
  const read = readsObjects ? `${bucketArn}/*` : probes;
  // The bucket while its key is a Bucket Key, the object otherwise.
  const through = (objects: string) => ({
    StringEquals: { ...keyConditions, "kms:ViaService": s3Service(place) },
    StringLike: { [CONTEXT]: [bucketArn, objects] },
  });
  return [
    {
      Sid: "ProbeBucket",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObjectVersion"],
      Resource: probes,
    },
    {
      Sid: "ReadProbes",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: read,
    },
    {
      Sid: "FindProbes",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
      Resource: bucketArn,
    },
    {
      Sid: "EncryptThroughS3Only",
      Effect: "Allow",
      Action: "kms:GenerateDataKey",
      Resource: keys,
      Condition: through(probes),
    },
    {
      Sid: "DecryptThroughS3Only",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keys,
      Condition: through(read),
    },
  ];
}

/** Reads how the bucket is set up, and asks IAM's simulator about its policy. */
export function bucketReads(bucketArn: string): readonly Statement[] {
  return [
    {
      Sid: "ReadBucket",
      Effect: "Allow",
      Action: ["s3:GetBucket*", "s3:GetEncryptionConfiguration"],
      Resource: bucketArn,
    },
    {
      Sid: "ReadRulesOfBucket",
      Effect: "Allow",
      Action: ["s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration"],
      Resource: bucketArn,
    },
    {
      Sid: "SimulatePolicies",
      Effect: "Allow",
      Action: "iam:SimulateCustomPolicy",
      Resource: "*",
    },
  ];
}
