import { CONTEXT, contextsToDecrypt, contextsToEncrypt, type KeyUse, s3Service } from "./key-use";
import {
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION as UNUSED_DAYS,
} from "./limits";
import type { PolicyStatement } from "./policy-document";

/** What the guards of a key policy follow from. */
export interface KeyGuardArgs extends KeyUse {
  /** ARNs, or patterns of ARNs, of those who manage the key. At least one. */
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

export type KeyPolicyGuard = (typeof KEY_POLICY_GUARDS)[number];

/** A refusal: for everyone it holds for, whatever else allows it. */
type Refusal = Pick<PolicyStatement, "Action"> & Required<Pick<PolicyStatement, "Condition">>;

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
export function keyPolicyGuards(args: KeyGuardArgs): readonly PolicyStatement[] {
  return KEY_POLICY_GUARDS.flatMap((Sid) => {
    const refusal = refusalOf(Sid, args);
    return refusal === undefined
      ? []
      : [{ Sid, Effect: "Deny", Principal: { AWS: "*" }, Resource: "*", ...refusal }];
  });
}

function refusalOf(guard: KeyPolicyGuard, args: KeyGuardArgs): Refusal | undefined {
  switch (guard) {
    case "DenyKeyUseByAdministrators":
      return { Action: [...CRYPTOGRAPHY, "kms:CreateGrant"], Condition: isAdministrator(args) };
    case "DenyKeyDeletionByAdministrators":
      return args.administratorsMayDeleteKey
        ? undefined
        : {
            Action: ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"],
            Condition: isAdministrator(args),
          };
    // A request that comes from no service at all has no kms:ViaService, and so none that is S3's.
    case "DenyUseOutsideS3":
      return {
        Action: CRYPTOGRAPHY,
        Condition: { StringNotEquals: { "kms:ViaService": s3Service(args) } },
      };
    // Without the next two, whoever may use S3 could keep another bucket's objects under this key.
    case "DenyEncryptOutsideBucket":
      return {
        Action: ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"],
        Condition: { StringNotLike: { [CONTEXT]: contextsToEncrypt(args) } },
      };
    case "DenyDecryptOutsideBucket":
      return {
        Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
        Condition: { StringNotLike: { [CONTEXT]: contextsToDecrypt(args) } },
      };
    // IfExists: a request that a person makes does not carry the key.
    case "DenyGrantsNotForAwsResources":
      return {
        Action: "kms:CreateGrant",
        Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
      };
    case "DenyShortDeletionWindow":
      return refuseDeletionBelow(
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        args.minimumDeletionWindowInDays ?? MINIMUM_DELETION_WINDOW_IN_DAYS.default,
      );
    // Not DisableKey as well: to disable a key and wait is how to find out who still uses it.
    case "DenyDeletionOfRecentlyUsedKey": {
      const days = args.minimumUnusedDaysBeforeDeletion ?? UNUSED_DAYS.default;
      return days === 0 ? undefined : refuseDeletionBelow("kms:TrailingDaysWithoutKeyUsage", days);
    }
  }
}

/** By `aws:PrincipalArn`, which for every session of a role is the role's ARN. */
function isAdministrator({ administrators }: KeyGuardArgs): PolicyStatement["Condition"] & object {
  return { ArnLike: { "aws:PrincipalArn": administrators } };
}

function refuseDeletionBelow(key: string, days: number): Refusal {
  return {
    Action: "kms:ScheduleKeyDeletion",
    Condition: { NumericLessThan: { [key]: `${days}` } },
  };
}
