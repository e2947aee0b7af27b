import { USE } from "../elements/kms-actions";
import type { Property, Requests } from "./property";

/** What the properties of a key's policy speak of. */
export interface KeyFacts {
  readonly partition: { readonly name: string; readonly dnsSuffix: string };
  /** The account that owns the key, 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** The bucket that the key is for. */
  readonly bucketArn: string;
  /** How the bucket encrypts: by its ARN with a Bucket Key, by each object's without. */
  readonly sseAlgorithm: "aws:kms" | "aws:kms:dsse";
  /** ARNs, or patterns of ARNs. */
  readonly administrators: readonly string[];
  readonly administratorsMayDeleteKey: boolean;
  /** ARNs, or patterns of ARNs. */
  readonly keyUsers: readonly string[];
  /** ARNs, or patterns of ARNs, of who re-encrypts the bucket's objects. @default none */
  readonly reencryptor?: readonly string[];
  /** @default 7 */
  readonly minimumDeletionWindowInDays?: number;
  /** @default 0 */
  readonly minimumUnusedDaysBeforeDeletion?: number;
  /** ARNs, or patterns of ARNs, of the role that deploys, if it may not delete the key. @default none */
  readonly deniedDeletion?: readonly string[];
}

const CONTEXT = "kms:EncryptionContext:aws:s3:arn";

/**
 * Of the actions that use a key, those that no symmetric encryption key can do, so that KMS refuses
 * them whatever the policy says.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-compare.html
 */
export const IMPOSSIBLE_FOR_SYMMETRIC_KEYS: readonly string[] = [
  ...["kms:Sign", "kms:Verify", "kms:GenerateMac", "kms:VerifyMac", "kms:DeriveSharedSecret"],
];

const GRANT = "kms:CreateGrant";
const CRYPTOGRAPHY = USE.filter(
  (action) => action !== GRANT && !IMPOSSIBLE_FOR_SYMMETRIC_KEYS.includes(action),
);
const ENCRYPTION = CRYPTOGRAPHY.filter((action) => /Encrypt$|DataKey|ReEncryptTo/.test(action));
const DECRYPTION = CRYPTOGRAPHY.filter((action) => !ENCRYPTION.includes(action));
const DELETION: readonly string[] = ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"];

/** What README.md, docs/authorization.md and docs/threat-model.md say of a stack's key. */
export function keyProperties(facts: KeyFacts): readonly Property[] {
  return [
    ...outsiderProperties(facts),
    ...administratorProperties(facts),
    ...useProperties(facts),
    ...managementProperties(facts),
    ...livenessProperties(facts),
  ];
}

function outsiderProperties({ accountId }: KeyFacts): readonly Property[] {
  return [
    refused("nobody outside the account", "Nobody outside the account may do anything.", {
      Action: "*",
      Condition: { StringNotEquals: { "aws:PrincipalAccount": accountId } },
    }),
  ];
}

function administratorProperties(facts: KeyFacts): readonly Property[] {
  const { administrators, administratorsMayDeleteKey } = facts;
  if (administrators.length === 0) {
    return [];
  }
  const named = administrators.filter((arn) => !isPattern(arn));
  const byName = { ArnLike: { "aws:PrincipalArn": administrators } };
  const use = [...CRYPTOGRAPHY, GRANT];
  const refusedActions = administratorsMayDeleteKey ? use : [...use, ...DELETION];
  return [
    refused("administrators and use", "No administrator uses the key or makes a grant.", {
      Action: use,
      Condition: byName,
    }),
    ...(administratorsMayDeleteKey
      ? []
      : [
          refused("administrators and deletion", "No administrator schedules the key's deletion.", {
            Action: DELETION,
            Condition: byName,
          }),
        ]),
    ...(named.length === 0
      ? []
      : [
          refused(
            "renamed administrators",
            "An administrator has no more rights after being renamed or moved.",
            {
              Principal: { AWS: named },
              Action: refusedActions,
              Condition: { StringNotEquals: { "aws:PrincipalType": "FederatedUser" } },
            },
          ),
        ]),
    ...(administrators.some((arn) => arn.includes(":user/"))
      ? [
          refused(
            "federated sessions of administrators",
            "No federated session, which any user among the administrators can get, has more rights.",
            {
              Action: refusedActions,
              Condition: { StringEquals: { "aws:PrincipalType": "FederatedUser" } },
            },
          ),
        ]
      : []),
  ];
}

function useProperties(facts: KeyFacts): readonly Property[] {
  return [
    refused("use outside S3", "Nobody uses the key except through S3 of its Region.", {
      Action: CRYPTOGRAPHY,
      Condition: { StringNotEquals: { "kms:ViaService": s3Of(facts) } },
    }),
    refused(
      "encryption for anything else",
      "Nobody encrypts with the key except for its bucket, and only as the bucket is set to encrypt.",
      {
        Action: ENCRYPTION,
        Condition: { StringNotLike: { [CONTEXT]: encryptedFor(facts) } },
      },
    ),
    refused("decryption of anything else", "Nobody decrypts with the key except for its bucket.", {
      Action: DECRYPTION,
      Condition: { StringNotLike: { [CONTEXT]: [facts.bucketArn, `${facts.bucketArn}/*`] } },
    }),
    refused("grants", "Nobody makes a grant that is not for an AWS resource.", {
      Action: GRANT,
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    }),
  ];
}

function managementProperties(facts: KeyFacts): readonly Property[] {
  const {
    minimumDeletionWindowInDays = 7,
    minimumUnusedDaysBeforeDeletion = 0,
    deniedDeletion = [],
  } = facts;
  return [
    ...(deniedDeletion.length === 0
      ? []
      : [
          refused(
            "the role that deploys and deletion",
            "The role that deploys does not schedule the key's deletion.",
            { Action: DELETION, Condition: { ArnLike: { "aws:PrincipalArn": deniedDeletion } } },
          ),
        ]),
    refused("lockout", "Nobody changes the policy without AWS's lockout safety check.", {
      Action: "kms:PutKeyPolicy",
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
    }),
    refused(
      "short deletion windows",
      `Nobody schedules the key's deletion in less than ${minimumDeletionWindowInDays} days.`,
      {
        Action: "kms:ScheduleKeyDeletion",
        Condition: {
          NumericLessThan: {
            "kms:ScheduleKeyDeletionPendingWindowInDays": `${minimumDeletionWindowInDays}`,
          },
        },
      },
    ),
    ...(minimumUnusedDaysBeforeDeletion === 0
      ? []
      : [
          refused(
            "deletion of a key in use",
            `Nobody schedules the deletion of a key used in the last ${minimumUnusedDaysBeforeDeletion} days.`,
            {
              Action: "kms:ScheduleKeyDeletion",
              Condition: {
                NumericLessThan: {
                  "kms:TrailingDaysWithoutKeyUsage": `${minimumUnusedDaysBeforeDeletion}`,
                },
              },
            },
          ),
        ]),
  ];
}

/** What must stay possible, by the key's policy alone. */
function livenessProperties(facts: KeyFacts): readonly Property[] {
  return [...accountLiveness(facts), ...peoplesLiveness(facts)];
}

function accountLiveness(facts: KeyFacts): readonly Property[] {
  const { accountId, minimumDeletionWindowInDays = 7, minimumUnusedDaysBeforeDeletion = 0 } = facts;
  const isRoot = {
    StringEquals: { "aws:PrincipalType": "Account", "aws:PrincipalAccount": accountId },
  };
  return [
    allowed("the root user can mend", "The account's root user can always mend the policy.", {
      Action: ["kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:EnableKey", "kms:CancelKeyDeletion"],
      Condition: { ...isRoot, BoolIfExists: { "kms:BypassPolicyLockoutSafetyCheck": "false" } },
    }),
    allowed(
      "a deletion stays possible",
      "The account's root user can schedule the deletion of an unused key, with the days to wait.",
      {
        Action: "kms:ScheduleKeyDeletion",
        Condition: {
          ...isRoot,
          NumericGreaterThanEqualsIfExists: {
            "kms:ScheduleKeyDeletionPendingWindowInDays": `${minimumDeletionWindowInDays}`,
            "kms:TrailingDaysWithoutKeyUsage": `${minimumUnusedDaysBeforeDeletion}`,
          },
        },
      },
    ),
    allowed(
      "grants for AWS resources",
      "The account's root user can make grants for AWS resources.",
      {
        Action: GRANT,
        Condition: { ...isRoot, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ),
    allowed(
      "use through S3",
      "The account's root user can use the key through S3 for its bucket.",
      ...usesThroughS3(facts, { ...isRoot.StringEquals }),
    ),
  ];
}

/** Every use of the key for the bucket, as the bucket is set to encrypt. */
function usesThroughS3(
  facts: KeyFacts,
  who: Readonly<Record<string, string | readonly string[]>>,
): readonly Requests[] {
  const through = (context: string | readonly string[]) => ({
    StringEquals: { ...who, "kms:ViaService": s3Of(facts) },
    StringLike: { [CONTEXT]: context },
  });
  return [
    { Action: ENCRYPTION, Condition: through(encryptedFor(facts)) },
    { Action: DECRYPTION, Condition: through([facts.bucketArn, `${facts.bucketArn}/*`]) },
  ];
}

function peoplesLiveness(facts: KeyFacts): readonly Property[] {
  const { accountId, administrators, keyUsers, reencryptor = [] } = facts;
  const isThemselves = {
    StringEquals: { "aws:PrincipalType": ["User", "AssumedRole"] },
  };
  const named = administrators.filter((arn) => !isPattern(arn));
  const users = keyUsers.filter((arn) => !isPattern(arn));
  const reencryptors = reencryptor.filter((arn) => !isPattern(arn));
  const through = (context: string | readonly string[]) => ({
    StringEquals: {
      ...isThemselves.StringEquals,
      "kms:ViaService": s3Of(facts),
      "kms:CallerAccount": accountId,
    },
    StringLike: { [CONTEXT]: context },
    ...(administrators.length > 0 && { ArnNotLike: { "aws:PrincipalArn": administrators } }),
  });
  return [
    ...(named.length === 0
      ? []
      : [
          allowed("cancelling a deletion", "Each administrator can always cancel a deletion.", {
            Principal: { AWS: named },
            Action: "kms:CancelKeyDeletion",
            Condition: isThemselves,
          }),
        ]),
    ...(users.length === 0
      ? []
      : [
          allowed("key users can look", "Key users can describe the key.", {
            Principal: { AWS: users },
            Action: "kms:DescribeKey",
            Condition: isThemselves,
          }),
          allowed("key users can write", "Key users can encrypt for the bucket through S3.", {
            Principal: { AWS: users },
            Action: "kms:GenerateDataKey",
            Condition: through(encryptedFor(facts)),
          }),
          allowed("key users can read", "Key users can decrypt for the bucket through S3.", {
            Principal: { AWS: users },
            Action: "kms:Decrypt",
            Condition: through([facts.bucketArn, `${facts.bucketArn}/*`]),
          }),
        ]),
    ...(reencryptors.length === 0
      ? []
      : [
          allowed(
            "the reencryptor can re-encrypt",
            "The reencryptor can re-encrypt the bucket's objects through S3, and describe the key.",
            {
              Principal: { AWS: reencryptors },
              Action: ["kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptTo"],
              Condition: through(encryptedFor(facts)),
            },
            {
              Principal: { AWS: reencryptors },
              Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
              Condition: through([facts.bucketArn, `${facts.bucketArn}/*`]),
            },
            {
              Principal: { AWS: reencryptors },
              Action: "kms:DescribeKey",
              Condition: isThemselves,
            },
          ),
        ]),
  ];
}

function s3Of({ region, partition }: KeyFacts): string {
  return `s3.${region}.${partition.dnsSuffix}`;
}

function encryptedFor({ sseAlgorithm, bucketArn }: KeyFacts): string {
  return sseAlgorithm === "aws:kms" ? bucketArn : `${bucketArn}/*`;
}

function isPattern(arn: string): boolean {
  return /[*?]/.test(arn);
}

/** Whatever the callers' own policies allow. */
function refused(name: string, sentence: string, ...requests: readonly Requests[]): Property {
  return { name, sentence, expects: "refused", identity: "everything", requests };
}

/** Whatever the callers' own policies leave out. */
function allowed(name: string, sentence: string, ...requests: readonly Requests[]): Property {
  return { name, sentence, expects: "allowed", identity: "nothing", requests };
}
