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
   * 365, where 0 asks for none.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
   *
   * @default 0
   */
  readonly minimumUnusedDaysBeforeDeletion?: number;
}

/** The Sids of all statements that a key policy may refuse something by. */
export const KEY_POLICY_GUARDS = [
  "DenyKeyUseByAdministrators",
  "DenyKeyDeletionByAdministrators",
  "DenyUseOutsideS3",
  "DenyEncryptOutsideBucket",
  "DenyDecryptOutsideBucket",
  "DenyGrantsNotForAwsResources",
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
 * What is refused whoever allows it: the account's statement hands every right to IAM, so that the
 * right alone, in a policy such as AdministratorAccess, would be enough without these. None of them
 * touches `kms:PutKeyPolicy`: the account can always mend the policy.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicyGuards(args: KeyManagement & KeyUse): readonly PolicyStatement[] {
  return [...administratorGuards(args), ...bucketGuards(args), ...everyonesGuards(args)];
}

/** Those of them that hold for every key, whatever it is used for. */
export function managementGuards(args: KeyManagement): readonly PolicyStatement[] {
  return [...administratorGuards(args), ...everyonesGuards(args)];
}

function administratorGuards(args: KeyManagement): readonly PolicyStatement[] {
  // By `aws:PrincipalArn`, which for every session of a role is the role's ARN.
  const isAdministrator = { ArnLike: { "aws:PrincipalArn": args.administrators } };
  const use = deny(
    "DenyKeyUseByAdministrators",
    [...CRYPTOGRAPHY, "kms:CreateGrant"],
    isAdministrator,
  );
  const deletion = deny(
    "DenyKeyDeletionByAdministrators",
    ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"],
    isAdministrator,
  );
  if (args.administrators.length === 0) {
    return [];
  }
  return args.administratorsMayDeleteKey ? [use] : [use, deletion];
}

function bucketGuards(use: KeyUse): readonly PolicyStatement[] {
  return [
    // A request that comes from no service at all has no kms:ViaService, and so none that is S3's.
    deny("DenyUseOutsideS3", CRYPTOGRAPHY, {
      StringNotEquals: { "kms:ViaService": s3Service(use) },
    }),
    // Without the next two, whoever may use S3 could keep another bucket's objects under this key.
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
