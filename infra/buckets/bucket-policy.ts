import {
  denyInsecureTransport,
  type PolicyConditions,
  type PolicyDocument,
  type PolicyStatement,
} from "../aws/policy-document";
import { SSE_ALGORITHMS, type SseAlgorithm } from "../aws/sse-algorithm";
import type { TlsVersion } from "../aws/tls-version";
import { type Perimeter, perimeterStatements } from "./bucket-perimeter";
import { denyRemoval } from "./deny-removal";

/** `Text` is a plain text, or one that is known only once the key exists. */
export interface BucketPolicyArgs<Text = string> {
  readonly bucketArn: string;
  /** The key's ARN, the one form in which S3 compares keys; never its id or alias. */
  readonly keyArn: Text;
  readonly sseAlgorithm: SseAlgorithm;
  /** The oldest TLS that is answered. */
  readonly minimumTlsVersion: TlsVersion;
  /**
   * Who and what network objects are for, alone.
   *
   * @default anyone who is allowed to, from anywhere
   */
  readonly perimeter?: Perimeter | undefined;
  /** ARNs, or patterns of ARNs, of the roles that the perimeter exempts. */
  readonly serviceRoles: readonly string[];
  /**
   * ARNs, or patterns of ARNs, of the role that deploys: the only one that may change how the
   * bucket encrypts. None leaves that to anyone who is allowed to.
   */
  readonly deployer: readonly string[];
  /** Whether the bucket and this policy refuse to be deleted. */
  readonly protect: boolean;
}

/** The Sids of all statements a bucket policy may have; each refuses something, none allows. */
export const BUCKET_POLICY_GUARDS = [
  "DenyInsecureTransport",
  "DenyTlsBelowMinimum",
  "DenyOtherSseAlgorithm",
  "DenyOtherKmsKey",
  "DenyKmsHeaderWithoutKeyId",
  "DenySseC",
  "DenyReencryptionUnderOtherKey",
  "DenyOutsideOrganization",
  "DenyOutsideVpcEndpoints",
  "DenyEncryptionDowngrade",
  "DenyRemoval",
] as const;

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";

/** The actions that store an object and can ask for its encryption; S3 replication has one of its own. */
const STORE_OBJECTS = ["s3:PutObject", "s3:ReplicateObject"] as const;

const EVERYONE = { Effect: "Deny", Principal: "*" } as const;

/**
 * The bucket's policy: nobody reaches bucket or objects without TLS, and nothing is encrypted in
 * another way than the bucket is set to. An upload that asks for no encryption gets the bucket's and
 * passes.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function bucketPolicy<Text = string>(
  args: BucketPolicyArgs<Text>,
): PolicyDocument<Text | string> {
  return {
    Version: "2012-10-17",
    Statement: [
      ...transportStatements(args),
      ...uploadStatements(args),
      ...reencryptionStatements(args),
      ...perimeterStatements(args.perimeter, {
        objectArns: `${args.bucketArn}/*`,
        exempt: [...args.serviceRoles, ...args.deployer],
      }),
      ...downgradeStatements(args),
      ...(args.protect ? [denyRemoval(args.bucketArn)] : []),
    ],
  };
}

function transportStatements({
  bucketArn,
  minimumTlsVersion,
}: Pick<BucketPolicyArgs, "bucketArn" | "minimumTlsVersion">): readonly PolicyStatement[] {
  const everything = [bucketArn, `${bucketArn}/*`];
  return [
    denyInsecureTransport("s3:*", everything),
    {
      Sid: "DenyTlsBelowMinimum",
      ...EVERYONE,
      Action: "s3:*",
      Resource: everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": minimumTlsVersion } },
    },
  ];
}

/**
 * What an upload may not ask for. `Null: "false"` says that it asks at all: a negated operator alone
 * also holds for an upload without the header, with IfExists or without.
 *
 * KMS without a key id would be the key that AWS manages for S3, not the bucket's.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * and https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
function uploadStatements<Text>({
  bucketArn,
  keyArn,
  sseAlgorithm,
}: BucketPolicyArgs<Text>): readonly PolicyStatement<Text | string>[] {
  const uploads = { ...EVERYONE, Action: STORE_OBJECTS, Resource: `${bucketArn}/*` } as const;
  return [
    {
      Sid: "DenyOtherSseAlgorithm",
      ...uploads,
      Condition: {
        Null: { [ALGORITHM]: "false" },
        StringNotEquals: { [ALGORITHM]: sseAlgorithm },
      },
    },
    denyOtherKmsKey(uploads, keyArn),
    {
      Sid: "DenyKmsHeaderWithoutKeyId",
      ...uploads,
      Condition: { StringEquals: { [ALGORITHM]: SSE_ALGORITHMS }, Null: { [KEY_ID]: "true" } },
    },
    {
      Sid: "DenySseC",
      ...uploads,
      Condition: { Null: { [CUSTOMER_ALGORITHM]: "false" } },
    },
  ];
}

const OTHER_KMS_KEY = "DenyOtherKmsKey";

/**
 * Refuses to store an object under another key than this one.
 *
 * @param upload by which actions, and where
 * @param marks what else has to hold of whoever stores
 */
export function denyOtherKmsKey<Text>(
  { Action, Resource }: Pick<PolicyStatement, "Action" | "Resource">,
  keyArn: Text,
  marks: PolicyConditions = {},
): PolicyStatement<Text | string> {
  return {
    Sid: OTHER_KMS_KEY,
    ...EVERYONE,
    Action,
    Resource,
    Condition: { Null: { [KEY_ID]: "false" }, ArnNotEquals: { [KEY_ID]: keyArn }, ...marks },
  };
}

/**
 * The key that the policy of a deployed bucket binds uploads to.
 *
 * @param policy as S3 has it
 * @returns its ARN; undefined unless the policy is one of this program's
 */
export function keyArnIn(policy: string): string | undefined {
  const guard = statementsOf(policy).find((statement) => statement?.Sid === OTHER_KMS_KEY);
  const keyArn = guard?.Condition?.["ArnNotEquals"]?.[KEY_ID];
  return typeof keyArn === "string" ? keyArn : undefined;
}

/** Anyone who may write the policy decides what it is: nothing is taken for granted. */
function statementsOf(policy: string): readonly (Partial<PolicyStatement> | null)[] {
  try {
    const { Statement } = JSON.parse(policy) as Partial<PolicyDocument>;
    return Array.isArray(Statement) ? Statement : [];
  } catch {
    return [];
  }
}

/** The partitions whose S3 knows the action below; others would refuse a policy that names it. */
const PARTITIONS_WITH_REENCRYPTION = /^arn:(?:aws|aws-cn|aws-us-gov):/;

/**
 * Objects that are there already can be taken over to another key in place. That request always
 * names a key.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
function reencryptionStatements<Text>({
  bucketArn,
  keyArn,
}: BucketPolicyArgs<Text>): readonly PolicyStatement<Text>[] {
  return PARTITIONS_WITH_REENCRYPTION.test(bucketArn)
    ? [
        {
          Sid: "DenyReencryptionUnderOtherKey",
          ...EVERYONE,
          Action: "s3:UpdateObjectEncryption",
          Resource: `${bucketArn}/*`,
          Condition: { ArnNotEquals: { [KEY_ID]: keyArn } },
        },
      ]
    : [];
}

/**
 * The permission is that of deleting the bucket's encryption, too, which leaves S3's own key.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
function downgradeStatements({
  bucketArn,
  deployer,
}: BucketPolicyArgs<unknown>): readonly PolicyStatement[] {
  return deployer.length === 0
    ? []
    : [
        {
          Sid: "DenyEncryptionDowngrade",
          ...EVERYONE,
          Action: "s3:PutEncryptionConfiguration",
          Resource: bucketArn,
          Condition: { ArnNotLike: { "aws:PrincipalArn": deployer } },
        },
      ];
}
