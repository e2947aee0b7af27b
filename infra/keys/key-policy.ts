import type { PolicyConditions, PolicyDocument, PolicyStatement } from "../aws/policy-document";
import { isArnPattern, type KeyManagement, keyPolicyGuards } from "./key-policy-guards";
import { decryptsThroughS3, encryptsThroughS3, type KeyUse } from "./key-use";

export interface KeyPolicyArgs extends KeyUse, KeyManagement {
  /** ARNs, or patterns of ARNs, of those who use the key, through S3 and for this bucket alone. */
  readonly keyUsers: readonly string[];
  /**
   * ARN, or pattern of ARNs, of the principal that may re-encrypt existing objects in place.
   *
   * @default none
   */
  readonly reencryptor?: readonly string[];
  /**
   * Roles that AWS services take on to work on the bucket's objects, through S3 like everyone.
   *
   * @default none
   */
  readonly rolesThroughS3?: readonly RoleThroughS3[];
}

/** A role of this account, which need not exist yet. */
export interface RoleThroughS3 {
  readonly arn: string;
  /** Whether it writes objects as well as reading them. */
  readonly mayEncrypt: boolean;
  /** Whether it has S3 change the encryption of objects in place. @default false */
  readonly mayReencrypt?: boolean;
}

/** The two statements that every key policy here begins with. */
const ACCOUNT_SID = "Enable IAM User Permissions";
const ADMINISTRATORS_SID = "Allow access for Key Administrators";

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

const DELETION: readonly string[] = ["kms:Delete*", "kms:ScheduleKeyDeletion"];

/**
 * The key's policy: the account stays in control, administrators manage the key and cannot use it,
 * users reach it through S3 for one bucket, and nothing that the account's other policies allow
 * goes around that.
 *
 * The statements follow from plain data, the bucket's ARN among it, so that the key never depends
 * on the bucket.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      ...managementStatements(args),
      ...userStatements(args),
      ...reencryptorStatements(args),
      ...roleStatements(args),
      ...keyPolicyGuards(args),
    ],
  };
}

/** Keeps the account in control and lets administrators manage the key, for any use of it. */
export function managementStatements(args: KeyManagement): readonly PolicyStatement[] {
  const Action = args.administratorsMayDeleteKey
    ? ADMINISTRATION
    : ADMINISTRATION.filter((action) => !DELETION.includes(action));
  const everything = { Action: "kms:*", Resource: "*" } as const;
  return [
    { Sid: ACCOUNT_SID, Effect: "Allow", Principal: account(args), ...everything },
    ...grantees(args, args.administrators).map(({ suffix, Principal, condition }) => ({
      Sid: `${ADMINISTRATORS_SID}${suffix && " by pattern"}`,
      Effect: "Allow" as const,
      Principal,
      Action,
      Resource: "*",
      ...(condition && { Condition: condition }),
    })),
  ];
}

function userStatements(args: KeyPolicyArgs): readonly PolicyStatement[] {
  return grantees(args, args.keyUsers).flatMap(({ suffix, Principal, condition }) => {
    const users = { Effect: "Allow", Principal, Resource: "*" } as const;
    return [
      {
        Sid: `AllowEncryptThroughS3Only${suffix}`,
        ...users,
        Action: "kms:GenerateDataKey",
        Condition: { ...encryptsThroughS3(args), ...condition },
      },
      {
        Sid: `AllowDecryptThroughS3Only${suffix}`,
        ...users,
        Action: "kms:Decrypt",
        Condition: { ...decryptsThroughS3(args), ...condition },
      },
      {
        Sid: `AllowDescribeForUsers${suffix}`,
        ...users,
        Action: "kms:DescribeKey",
        ...(condition && { Condition: condition }),
      },
    ];
  });
}

/**
 * What S3 asks of KMS to change an object's encryption in place, for objects of this bucket alone.
 * AWS does not document which contexts S3 names for it; the guards let the bucket's own through.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
function reencryptorStatements(args: KeyPolicyArgs): readonly PolicyStatement[] {
  return grantees(args, args.reencryptor ?? []).flatMap(({ suffix, Principal, condition }) => {
    const reencryptor = { Effect: "Allow", Principal, Resource: "*" } as const;
    return [
      {
        Sid: `AllowReencryptionThroughS3Only${suffix}`,
        ...reencryptor,
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ],
        Condition: { ...decryptsThroughS3(args), ...condition },
      },
      {
        Sid: `AllowDescribeForReencryptor${suffix}`,
        ...reencryptor,
        Action: "kms:DescribeKey",
        ...(condition && { Condition: condition }),
      },
    ];
  });
}

/** Under the account, so that the roles can be made after the key, which their policies name. */
function roleStatements(args: KeyPolicyArgs): readonly PolicyStatement[] {
  const roles = args.rolesThroughS3 ?? [];
  const writers = roles.filter(({ mayEncrypt }) => mayEncrypt);
  const reencryptors = roles.filter(({ mayReencrypt = false }) => mayReencrypt);
  const under = { Effect: "Allow", Principal: account(args), Resource: "*" } as const;
  const encrypt: PolicyStatement = {
    Sid: "AllowEncryptByRolesThroughS3Only",
    ...under,
    Action: "kms:GenerateDataKey",
    Condition: { ...encryptsThroughS3(args), ...isOneOf(writers.map(({ arn }) => arn)) },
  };
  const decrypt: PolicyStatement = {
    Sid: "AllowDecryptByRolesThroughS3Only",
    ...under,
    Action: "kms:Decrypt",
    Condition: { ...decryptsThroughS3(args), ...isOneOf(roles.map(({ arn }) => arn)) },
  };
  const reencrypt: PolicyStatement = {
    Sid: "AllowReencryptionByRolesThroughS3Only",
    ...under,
    Action: ["kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
    Condition: { ...decryptsThroughS3(args), ...isOneOf(reencryptors.map(({ arn }) => arn)) },
  };
  return [
    ...(writers.length > 0 ? [encrypt] : []),
    ...(roles.length > 0 ? [decrypt] : []),
    ...(reencryptors.length > 0 ? [reencrypt] : []),
  ];
}

/** Who a statement speaks of, with what its Sid ends in and its condition for them. */
interface Grantee {
  readonly suffix: "" | "ByPattern";
  readonly Principal: PolicyStatement["Principal"];
  readonly condition?: PolicyConditions;
}

/**
 * Users and roles by their ARNs, and those that a pattern matches. KMS takes no pattern for a
 * principal, so these stand in a condition under the account: there a role needs the same rights
 * in a policy of its own, and may come and go without this policy.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function grantees(args: KeyManagement, arns: readonly string[]): readonly Grantee[] {
  const patterns = arns.filter(isArnPattern);
  const names = arns.filter((arn) => !isArnPattern(arn));
  const named: Grantee = { suffix: "", Principal: { AWS: names } };
  const found: Grantee = {
    suffix: "ByPattern",
    Principal: account(args),
    condition: isOneOf(patterns),
  };
  return [...(names.length > 0 ? [named] : []), ...(patterns.length > 0 ? [found] : [])];
}

function account({ partition, accountId }: KeyManagement): PolicyStatement["Principal"] {
  return { AWS: `arn:${partition.name}:iam::${accountId}:root` };
}

function isOneOf(arns: readonly string[]): PolicyConditions {
  return { ArnLike: { "aws:PrincipalArn": arns } };
}
