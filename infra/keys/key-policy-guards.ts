import {
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION as UNUSED_DAYS,
} from "../aws/limits";
import type { Partition } from "../aws/partitions";
import type { PolicyStatement } from "../aws/policy-document";
import { CONTEXT, contextsToDecrypt, contextsToEncrypt, type KeyUse, s3Service } from "./key-use";

/** Who manages a key and what they may not do, whatever the key is used for. */
export interface KeyManagement {
  readonly partition: Partition;
  /** The account that owns the key, 12 digits. */
  readonly accountId: string;
  /** ARNs, or patterns of ARNs, of those who manage the key. None leaves that to IAM. */
  readonly administrators: readonly string[];
  /** Whether administrators may schedule the key's deletion. They may always cancel one. */
  readonly administratorsMayDeleteKey: boolean;
  /**
   * Days that no deletion window may go under: a whole number, 7 to 30.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   *
   * @default 7
   */
  readonly minimumDeletionWindowInDays?: number;
  /**
   * Days the key must have gone unused before its deletion can be scheduled: a whole number, 0 to
   * 365; 0 asks for none.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
   *
   * @default 0
   */
  readonly minimumUnusedDaysBeforeDeletion?: number;
  /**
   * ARNs, or patterns of ARNs, of the role that deploys while the key is protected: it may not schedule
   * the key's deletion, whatever Pulumi is told.
   *
   * @default none
   */
  readonly deniedDeletion?: readonly string[];
}

/** The Sids of all statements that a key policy may refuse something by. */
export const KEY_POLICY_GUARDS = [
  "DenyKeyUseByAdministrators",
  "DenyKeyDeletionByAdministrators",
  "DenyAdministratorsByUniqueId",
  "DenyFederatedUsers",
  "DenyKeyDeletionByDeployer",
  "DenyUseOutsideS3",
  "DenyEncryptOutsideBucket",
  "DenyDecryptOutsideBucket",
  "DenyGrantsNotForAwsResources",
  "DenyLockout",
  "DenyShortDeletionWindow",
  "DenyDeletionOfRecentlyUsedKey",
] as const;

const CRYPTOGRAPHY = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
] as const;

/**
 * What is denied, whatever else allows it: the account's statement delegates every action to IAM, so
 * that a policy such as AdministratorAccess would be enough without these. None of them
 * touches `kms:PutKeyPolicy`, except without the check that keeps the key within reach: the account can
 * always mend the policy.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicyGuards(args: KeyManagement & KeyUse): readonly PolicyStatement[] {
  return [
    ...administratorGuards(args),
    ...deployerGuards(args),
    ...bucketGuards(args),
    ...everyonesGuards(args),
  ];
}

/** Those of them that hold for every key, whatever it is used for. */
export function managementGuards(args: KeyManagement): readonly PolicyStatement[] {
  return [...administratorGuards(args), ...deployerGuards(args), ...everyonesGuards(args)];
}

const USE = [...CRYPTOGRAPHY, "kms:CreateGrant"] as const;
const DELETION = ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"] as const;

/**
 * An administrator is denied in three ways, each of which covers what another does not:
 *
 * - by `aws:PrincipalArn`, which for every session of a role is the role's ARN. It also finds a user or
 *   role that was deleted and created again.
 * - by principal. KMS keeps the unique id of the user or role, so this one also finds it once it was
 *   renamed or moved to another path. It takes no patterns.
 * - as a federated user. Any IAM user can get such a session from `sts:GetFederationToken`. It has
 *   an ARN of its own that does not name the user, so all of them are refused. Roles get none.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function administratorGuards(args: KeyManagement): readonly PolicyStatement[] {
  const { administrators, administratorsMayDeleteKey } = args;
  if (administrators.length === 0) {
    return [];
  }
  const byArn = { ArnLike: { "aws:PrincipalArn": administrators } };
  const refused = administratorsMayDeleteKey ? USE : [...USE, ...DELETION];
  const named = administrators.filter((arn) => !isArnPattern(arn));
  const byId: PolicyStatement = {
    Sid: "DenyAdministratorsByUniqueId" satisfies (typeof KEY_POLICY_GUARDS)[number],
    Effect: "Deny",
    Principal: { AWS: named },
    Resource: "*",
    Action: refused,
  };
  const federated = { StringEquals: { "aws:PrincipalType": "FederatedUser" } };
  return [
    deny("DenyKeyUseByAdministrators", USE, byArn),
    ...(administratorsMayDeleteKey
      ? []
      : [deny("DenyKeyDeletionByAdministrators", DELETION, byArn)]),
    ...(named.length === 0 ? [] : [byId]),
    ...(administrators.some(isUser) ? [deny("DenyFederatedUsers", refused, federated)] : []),
  ];
}

/** Pulumi's CLI deletes what is protected if `--ignore-protect` is given, in the name of who deploys. */
function deployerGuards({ deniedDeletion = [] }: KeyManagement): readonly PolicyStatement[] {
  return deniedDeletion.length === 0
    ? []
    : [
        deny("DenyKeyDeletionByDeployer", DELETION, {
          ArnLike: { "aws:PrincipalArn": deniedDeletion },
        }),
      ];
}

/** Whether an ARN is a pattern. KMS accepts no pattern as a principal. */
export function isArnPattern(arn: string): boolean {
  return /[*?]/.test(arn);
}

function isUser(arn: string): boolean {
  return /:user\//.test(arn);
}

function bucketGuards(use: KeyUse): readonly PolicyStatement[] {
  return [
    // A request that comes from no service at all has no kms:ViaService, and so none that is S3's.
    deny("DenyUseOutsideS3", CRYPTOGRAPHY, {
      StringNotEquals: { "kms:ViaService": s3Service(use) },
    }),
    // Without the next two, anyone who may use S3 could keep another bucket's objects under this key.
    deny("DenyEncryptOutsideBucket", ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"], {
      StringNotLike: { [CONTEXT]: contextsToEncrypt(use) },
    }),
    deny("DenyDecryptOutsideBucket", ["kms:Decrypt", "kms:ReEncryptFrom"], {
      StringNotLike: { [CONTEXT]: contextsToDecrypt(use) },
    }),
  ];
}

function everyonesGuards(args: KeyManagement): readonly PolicyStatement[] {
  const window = args.minimumDeletionWindowInDays ?? MINIMUM_DELETION_WINDOW_IN_DAYS.default;
  const unusedDays = args.minimumUnusedDaysBeforeDeletion ?? UNUSED_DAYS.default;
  // Not DisableKey as well: to disable a key and wait is how to find out who still uses it.
  const recentlyUsed = deny("DenyDeletionOfRecentlyUsedKey", "kms:ScheduleKeyDeletion", {
    NumericLessThan: { "kms:TrailingDaysWithoutKeyUsage": `${unusedDays}` },
  });
  return [
    // IfExists: a request that a person makes does not carry the key.
    deny("DenyGrantsNotForAwsResources", "kms:CreateGrant", {
      BoolIfExists: { "kms:GrantIsForAWSResource": "false" },
    }),
    // A policy that allows nobody would leave the key to AWS Support. No repair of a policy needs this.
    deny("DenyLockout", "kms:PutKeyPolicy", {
      Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" },
    }),
    deny("DenyShortDeletionWindow", "kms:ScheduleKeyDeletion", {
      NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": `${window}` },
    }),
    ...(unusedDays === 0 ? [] : [recentlyUsed]),
  ];
}

/** A refusal for everyone it holds for, whatever else allows it. */
function deny(
  Sid: (typeof KEY_POLICY_GUARDS)[number],
  Action: PolicyStatement["Action"],
  Condition: PolicyStatement["Condition"] & object,
): PolicyStatement {
  return { Sid, Effect: "Deny", Principal: { AWS: "*" }, Resource: "*", Action, Condition };
}
