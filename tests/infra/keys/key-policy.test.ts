import assert from "node:assert/strict";
import fc from "fast-check";
import {
  KEY_POLICY_LIMIT,
  type PolicyConditions,
  type PolicyDocument,
  type PolicyStatement,
  policyText,
} from "../../../infra/aws/policy-document";
import { type KeyPolicyArgs, keyPolicy } from "../../../infra/keys/key-policy";
import { KEY_POLICY_GUARDS } from "../../../infra/keys/key-policy-guards";
import { publicAccess } from "../../../policy-pack/src/policy-document/access/public-access";
import { readDocument } from "../../../policy-pack/src/policy-document/document";
import { KMS } from "../../../policy-pack/src/policy-document/services";
import { CHINA_PLACE, GOV_PLACE, PLACE } from "../support/places";
import { allowsTo, documentOf } from "../support/statements";

const args: KeyPolicyArgs = {
  ...PLACE,
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: true,
  keyUsers: [],
  bucketArn: "arn:aws:s3:::aerosecure-dev",
  sseAlgorithm: "aws:kms",
};

const ROOT = { AWS: "arn:aws:iam::111122223333:root" };
const ACCOUNT = allowsTo(ROOT, "Enable IAM User Permissions", "kms:*", "*");

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
];
const ADMINISTRATORS = allowsTo(
  { AWS: args.administrators },
  "Allow access for Key Administrators",
  ADMINISTRATION,
  "*",
);
const ADMINISTRATION_WITHOUT_DELETION = ADMINISTRATION.filter(
  (action) => !["kms:Delete*", "kms:ScheduleKeyDeletion"].includes(action),
);

const CRYPTOGRAPHY = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
const ENCRYPTION = ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"];
const BUCKET = "arn:aws:s3:::aerosecure-dev";
const OBJECTS = `${BUCKET}/*`;
const CONTEXT = "kms:EncryptionContext:aws:s3:arn";
const THROUGH_S3 = {
  "kms:ViaService": "s3.us-east-1.amazonaws.com",
  "kms:CallerAccount": "111122223333",
};

type Actions = string | readonly string[];

/** A refusal of everyone. */
function refuses(Sid: string, Action: Actions, Condition: PolicyConditions) {
  return { Sid, Effect: "Deny", Principal: { AWS: "*" }, Action, Resource: "*", Condition };
}

/** The refusal of a deletion window under so many days. */
function refusesWindow(days: string) {
  return refuses("DenyShortDeletionWindow", "kms:ScheduleKeyDeletion", {
    NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": days },
  });
}

/** A condition that one of the ARNs, or patterns of ARNs, is the caller's. */
function is(...arns: readonly string[]) {
  return { ArnLike: { "aws:PrincipalArn": arns } };
}

const USE = [...CRYPTOGRAPHY, "kms:CreateGrant"];
const DELETION = ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"];

/** What administrators are refused, in each of the three ways. */
function administratorGuards(
  administrators: readonly string[],
  { mayDelete = true } = {},
): readonly object[] {
  const refused = mayDelete ? USE : [...USE, ...DELETION];
  const named = administrators.filter((arn) => !arn.includes("*"));
  const byId = refuses("DenyAdministratorsByUniqueId", refused, {});
  const { Condition: _, ...unconditional } = { ...byId, Principal: { AWS: named } };
  const federated = { StringEquals: { "aws:PrincipalType": "FederatedUser" } };
  return [
    refuses("DenyKeyUseByAdministrators", USE, is(...administrators)),
    ...(mayDelete
      ? []
      : [refuses("DenyKeyDeletionByAdministrators", DELETION, is(...administrators))]),
    ...(named.length > 0 ? [unconditional] : []),
    ...(administrators.some((arn) => arn.includes(":user/"))
      ? [refuses("DenyFederatedUsers", refused, federated)]
      : []),
  ];
}

/** The refusals that every key has, for its administrators. */
function guards(
  administrators: readonly string[] = args.administrators,
  deletion?: { readonly mayDelete: boolean },
) {
  return [
    ...administratorGuards(administrators, deletion),
    refuses("DenyUseOutsideS3", CRYPTOGRAPHY, {
      StringNotEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
    }),
    refuses("DenyEncryptOutsideBucket", ENCRYPTION, { StringNotLike: { [CONTEXT]: BUCKET } }),
    refuses("DenyDecryptOutsideBucket", ["kms:Decrypt", "kms:ReEncryptFrom"], {
      StringNotLike: { [CONTEXT]: [BUCKET, OBJECTS] },
    }),
    refuses("DenyGrantsNotForAwsResources", "kms:CreateGrant", {
      BoolIfExists: { "kms:GrantIsForAWSResource": "false" },
    }),
    refuses("DenyLockout", "kms:PutKeyPolicy", {
      Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" },
    }),
    refusesWindow("7"),
  ];
}

/** The refusals, with another in the place of the one of the same Sid. */
function guardsBut(other: ReturnType<typeof refuses>) {
  return guards().map((guard) => ("Sid" in guard && guard.Sid === other.Sid ? other : guard));
}

const ENCRYPTS_BUCKET = { StringEquals: { ...THROUGH_S3, [CONTEXT]: BUCKET } };
const READS_OBJECTS = { StringEquals: THROUGH_S3, StringLike: { [CONTEXT]: [BUCKET, OBJECTS] } };

/** What key users are allowed under a Bucket Key. */
function uses(Principal: object, suffix = "", condition?: PolicyConditions) {
  return [
    allowsTo(Principal, `AllowEncryptThroughS3Only${suffix}`, "kms:GenerateDataKey", "*", {
      ...ENCRYPTS_BUCKET,
      ...condition,
    }),
    allowsTo(Principal, `AllowDecryptThroughS3Only${suffix}`, "kms:Decrypt", "*", {
      ...READS_OBJECTS,
      ...condition,
    }),
    allowsTo(Principal, `AllowDescribeForUsers${suffix}`, "kms:DescribeKey", "*", condition),
  ];
}

/** The statements of the one who re-encrypts. */
function reencrypts(Principal: object, suffix = "", condition?: PolicyConditions) {
  return [
    allowsTo(
      Principal,
      `AllowReencryptionThroughS3Only${suffix}`,
      ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
      "*",
      { ...READS_OBJECTS, ...condition },
    ),
    allowsTo(Principal, `AllowDescribeForReencryptor${suffix}`, "kms:DescribeKey", "*", condition),
  ];
}

const REENCRYPTOR = "arn:aws:iam::111122223333:role/Reencryptor";
const REPLICATION = "arn:aws:iam::111122223333:role/Replication";
const MALWARE = "arn:aws:iam::111122223333:role/Malware";
const KEY_ADMINS = "arn:aws:iam::111122223333:role/KeyAdmins";
const CREW = "arn:aws:iam::111122223333:role/Crew";
const SSO = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO";
const SSO_CREW = `${SSO}_Crew_*`;
const SSO_ADMINISTRATORS = `${SSO}_KeyAdmins_*`;

/** Administrators whom the account lets in by a pattern. */
const ADMINISTRATORS_BY_PATTERN = {
  ...ADMINISTRATORS,
  Sid: "Allow access for Key Administrators by pattern",
  Principal: ROOT,
  Condition: is(SSO_ADMINISTRATORS),
};

const ALWAYS = [ACCOUNT, ADMINISTRATORS];
const role = (arn: string, mayEncrypt: boolean) => ({ arn, mayEncrypt });

const cases: readonly (readonly [string, Partial<KeyPolicyArgs>, readonly object[]])[] = [
  [
    "lets the account rule and the administrators manage, and nobody else anything",
    {},
    [...ALWAYS, ...guards()],
  ],
  [
    "takes deletion, and no more, from administrators who may not delete, and denies it to them",
    { administratorsMayDeleteKey: false },
    [
      ACCOUNT,
      { ...ADMINISTRATORS, Action: ADMINISTRATION_WITHOUT_DELETION },
      ...guards(args.administrators, { mayDelete: false }),
    ],
  ],
  [
    "lets users reach the key through S3, for the bucket alone, under its Bucket Key",
    { keyUsers: [CREW] },
    [...ALWAYS, ...uses({ AWS: [CREW] }), ...guards()],
  ],
  [
    "finds by pattern, under the account, those whose ARN changes",
    { administrators: [...args.administrators, SSO_ADMINISTRATORS], keyUsers: [SSO_CREW, CREW] },
    [
      ...ALWAYS,
      ADMINISTRATORS_BY_PATTERN,
      ...uses({ AWS: [CREW] }),
      ...uses(ROOT, "ByPattern", is(SSO_CREW)),
      ...guards([...args.administrators, SSO_ADMINISTRATORS]),
    ],
  ],
  [
    "refuses no federated user where no administrator is a user, who alone could be one",
    { administrators: [KEY_ADMINS] },
    [ACCOUNT, { ...ADMINISTRATORS, Principal: { AWS: [KEY_ADMINS] } }, ...guards([KEY_ADMINS])],
  ],
  [
    "names no principal where there are patterns alone",
    { administrators: [SSO_ADMINISTRATORS], administratorsMayDeleteKey: false },
    [
      ACCOUNT,
      { ...ADMINISTRATORS_BY_PATTERN, Action: ADMINISTRATION_WITHOUT_DELETION },
      ...guards([SSO_ADMINISTRATORS], { mayDelete: false }),
    ],
  ],
  [
    "lets services' roles read, and those that write encrypt, before they are there",
    { rolesThroughS3: [role(REPLICATION, false), role(MALWARE, true)] },
    [
      ...ALWAYS,
      allowsTo(ROOT, "AllowEncryptByRolesThroughS3Only", "kms:GenerateDataKey", "*", {
        ...ENCRYPTS_BUCKET,
        ...is(MALWARE),
      }),
      allowsTo(ROOT, "AllowDecryptByRolesThroughS3Only", "kms:Decrypt", "*", {
        ...READS_OBJECTS,
        ...is(REPLICATION, MALWARE),
      }),
      ...guards(),
    ],
  ],
  [
    "lets a service's role that re-encrypts do that, and no other",
    { rolesThroughS3: [role(MALWARE, true), { ...role(REPLICATION, true), mayReencrypt: true }] },
    [
      ...ALWAYS,
      allowsTo(ROOT, "AllowEncryptByRolesThroughS3Only", "kms:GenerateDataKey", "*", {
        ...ENCRYPTS_BUCKET,
        ...is(MALWARE, REPLICATION),
      }),
      allowsTo(ROOT, "AllowDecryptByRolesThroughS3Only", "kms:Decrypt", "*", {
        ...READS_OBJECTS,
        ...is(MALWARE, REPLICATION),
      }),
      allowsTo(
        ROOT,
        "AllowReencryptionByRolesThroughS3Only",
        ["kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
        "*",
        { ...READS_OBJECTS, ...is(REPLICATION) },
      ),
      ...guards(),
    ],
  ],
  [
    "lets the reencryptor have S3 change the encryption of the bucket's objects, and nothing else",
    { reencryptor: [REENCRYPTOR] },
    [...ALWAYS, ...reencrypts({ AWS: [REENCRYPTOR] }), ...guards()],
  ],
  [
    "finds the reencryptor by pattern, under the account",
    { reencryptor: [SSO_CREW] },
    [...ALWAYS, ...reencrypts(ROOT, "ByPattern", is(SSO_CREW)), ...guards()],
  ],
  [
    "writes under the objects' names where two layers leave no Bucket Key, and reads both",
    { sseAlgorithm: "aws:kms:dsse", keyUsers: [CREW] },
    [
      ...ALWAYS,
      allowsTo({ AWS: [CREW] }, "AllowEncryptThroughS3Only", "kms:GenerateDataKey", "*", {
        StringEquals: THROUGH_S3,
        StringLike: { [CONTEXT]: OBJECTS },
      }),
      ...uses({ AWS: [CREW] }).slice(1),
      ...guardsBut(
        refuses("DenyEncryptOutsideBucket", ENCRYPTION, { StringNotLike: { [CONTEXT]: OBJECTS } }),
      ),
    ],
  ],
  [
    "refuses a deletion window under the least that is set",
    { minimumDeletionWindowInDays: 30 },
    [...ALWAYS, ...guardsBut(refusesWindow("30"))],
  ],
  [
    "refuses to delete what was in use a while ago, where that is set",
    { minimumUnusedDaysBeforeDeletion: 1 },
    [
      ...ALWAYS,
      ...guards(),
      refuses("DenyDeletionOfRecentlyUsedKey", "kms:ScheduleKeyDeletion", {
        NumericLessThan: { "kms:TrailingDaysWithoutKeyUsage": "1" },
      }),
    ],
  ],
  [
    "asks for no time without use where that is 0",
    { minimumUnusedDaysBeforeDeletion: 0 },
    [...ALWAYS, ...guards()],
  ],
];

describe("keyPolicy", () => {
  for (const [what, changes, Statement] of cases) {
    it(what, () => {
      assert.deepEqual(keyPolicy({ ...args, ...changes }), documentOf(...Statement));
    });
  }

  const iso = {
    ...PLACE,
    partition: { name: "aws-iso", dnsSuffix: "c2s.ic.gov" },
    region: "us-iso-east-1",
  };
  for (const place of [GOV_PLACE, CHINA_PLACE, iso]) {
    const { region } = place;
    const { name, dnsSuffix } = place.partition;
    it(`speaks of ${name} there`, () => {
      const { Statement } = keyPolicy({
        ...args,
        ...place,
        administrators: [`arn:${name}:iam::111122223333:role/KeyAdmins`],
        keyUsers: [`arn:${name}:iam::111122223333:role/Crew`],
        bucketArn: `arn:${name}:s3:::files`,
      });
      const arns = JSON.stringify(Statement).match(/arn:[^:"]+:(?:iam|s3):/g) ?? [];
      assert.deepEqual([...new Set(arns)].sort(), [`arn:${name}:iam:`, `arn:${name}:s3:`]);
      const services = Statement.flatMap(({ Condition }) =>
        ["StringEquals", "StringNotEquals"].flatMap(
          (operator) => Condition?.[operator]?.["kms:ViaService"] ?? [],
        ),
      );
      assert.deepEqual(services, Array(3).fill(`s3.${region}.${dnsSuffix}`));
    });
  }
});

describe("a key policy of any settings", () => {
  const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
  const arn = fc
    .tuple(fc.constantFrom("user", "role", "role/ops"), name)
    .map(([kind, rest]) => `arn:aws:iam::111122223333:${kind}/${rest}`);
  const pattern = fc.stringMatching(/^[\w+=,.@-]{1,32}$/).map((set) => `${SSO}_${set}_*`);
  const somebody = fc.oneof({ weight: 4, arbitrary: arn }, { weight: 1, arbitrary: pattern });
  const settings: fc.Arbitrary<Partial<KeyPolicyArgs>> = fc.record({
    administrators: fc.uniqueArray(somebody, { minLength: 1, maxLength: 40 }),
    keyUsers: fc.uniqueArray(somebody, { maxLength: 40 }),
    administratorsMayDeleteKey: fc.boolean(),
    sseAlgorithm: fc.constantFrom("aws:kms", "aws:kms:dsse"),
    minimumDeletionWindowInDays: fc.integer({ min: 7, max: 30 }),
    minimumUnusedDaysBeforeDeletion: fc.integer({ min: 0, max: 365 }),
    reencryptor: fc.array(somebody, { maxLength: 1 }),
    deniedDeletion: fc.array(somebody, { maxLength: 1 }),
    rolesThroughS3: fc.array(
      fc.record({ arn, mayEncrypt: fc.boolean(), mayReencrypt: fc.boolean() }),
      { maxLength: 3 },
    ),
  });

  /** Judges the policies of many settings. */
  function always(judge: (policy: PolicyDocument, any: KeyPolicyArgs) => void): void {
    fc.assert(
      fc.property(settings, (changes) => {
        const any = { ...args, ...changes };
        judge(keyPolicy(any), any);
      }),
    );
  }

  const of = (policy: PolicyDocument, effect: PolicyStatement["Effect"]) =>
    policy.Statement.filter(({ Effect }) => Effect === effect);

  it("keeps the account, and lets no refusal touch its way to mend the policy", () => {
    always((policy) => {
      assert.deepEqual(policy.Statement[0], ACCOUNT);
      const refusals = (action: string) =>
        of(policy, "Deny").filter(({ Action }) =>
          [Action].flat().some((written) => reaches(written, action)),
        );
      // No way to mend a policy leaves out the check that keeps the key within reach.
      assert.deepEqual(
        refusals("kms:PutKeyPolicy").map(({ Condition }) => Condition),
        [{ Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } }],
      );
      assert.deepEqual(refusals("kms:CancelKeyDeletion"), []);
    });
  });

  it("allows nobody outside the account anything", () => {
    always((policy) => {
      const allowed = of(policy, "Allow").flatMap(({ Principal }) =>
        typeof Principal === "object" && "AWS" in Principal ? Principal.AWS : ["*"],
      );
      assert.ok(allowed.every((each) => each.startsWith("arn:aws:iam::111122223333:")));
      assert.ok(
        allowed.every((each) => !each.includes("*")),
        "KMS takes no pattern there",
      );
      const document = readDocument("policy", JSON.stringify(policy), KMS);
      assert.ok(!("fault" in document));
      assert.deepEqual(publicAccess(document, KMS), []);
    });
  });

  it("denies every administrator every use of the key, and deletion where that is not theirs", () => {
    always((policy, { administrators, administratorsMayDeleteKey, deniedDeletion = [] }) => {
      const denied = (action: string) =>
        of(policy, "Deny")
          .filter(({ Action }) => [Action].flat().some((each) => reaches(each, action)))
          .filter(({ Condition }) => Object.keys(Condition ?? {}).join() === "ArnLike")
          .flatMap(({ Condition }) => Condition?.["ArnLike"]?.["aws:PrincipalArn"] ?? []);
      for (const action of [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:GenerateDataKeyPair",
        "kms:CreateGrant",
      ]) {
        assert.deepEqual(denied(action), administrators, action);
      }
      for (const action of ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"]) {
        const deniedAdministrators = administratorsMayDeleteKey ? [] : administrators;
        assert.deepEqual(denied(action), [...deniedAdministrators, ...deniedDeletion]);
      }
    });
  });

  it("has each guard once, in their order, and no Sid twice", () => {
    always((policy, any) => {
      const { administrators, deniedDeletion = [] } = any;
      const isPresent: Readonly<Record<string, boolean>> = {
        DenyAdministratorsByUniqueId: administrators.some((each) => !each.includes("*")),
        DenyFederatedUsers: administrators.some((each) => /^[^*]*:user\/[^*]*$/.test(each)),
        DenyKeyDeletionByAdministrators: !any.administratorsMayDeleteKey,
        DenyKeyDeletionByDeployer: deniedDeletion.length > 0,
        DenyDeletionOfRecentlyUsedKey: any.minimumUnusedDaysBeforeDeletion !== 0,
      };
      assert.deepEqual(
        of(policy, "Deny").map(({ Sid }) => Sid),
        KEY_POLICY_GUARDS.filter((guard) => isPresent[guard] ?? true),
      );
      const sids = policy.Statement.map(({ Sid }) => Sid);
      assert.equal(new Set(sids).size, sids.length);
    });
  });

  it("is JSON that KMS takes, whole", () => {
    always((policy) => {
      const text = policyText(policy, KEY_POLICY_LIMIT);
      assert.ok(Buffer.byteLength(text) <= 32_768);
      assert.deepEqual(JSON.parse(text), policy);
    });
  });
});

/** Whether an action, as a policy writes it, is or takes in another. */
function reaches(written: string, action: string): boolean {
  return written.endsWith("*") ? action.startsWith(written.slice(0, -1)) : written === action;
}
