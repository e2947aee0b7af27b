import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type PrincipalEntry,
  type PrincipalSettings,
  principalArns,
  readPrincipals,
} from "../../../infra/arguments/principals/principal-settings";
import type { PolicyStatement } from "../../../infra/aws/policy-document";
import { type KeyPolicyArgs, keyPolicy } from "../../../infra/keys/key-policy";
import { KEY_POLICY_GUARDS } from "../../../infra/keys/key-policy-guards";
import { madeUp } from "../../support/made-up";
import { readerOf } from "../support/own-settings";
import { PLACE } from "../support/places";
import { arn, DEFAULTS, FULL, KEY_CASES, LARGEST, provenKey, SSO } from "./key-cases";
import {
  actionsOf,
  classesIn,
  conditionsOf,
  fallen,
  fallenWith,
  type Proven,
  refusalsOf,
} from "./proven";

/** As many runs as fit into a test; each proves all properties for other settings. */
const RUNS = 40;

/** Of requests, for all properties together. Each takes some microseconds. */
const MOST_CLASSES = 7000;

/** What falls without a statement; nothing without one that says what the account's says already. */
const WITHOUT_STATEMENT: Readonly<Record<string, readonly string[]>> = {
  "Enable IAM User Permissions": [
    "the root user can mend",
    "a deletion stays possible",
    "grants for AWS resources",
    "use through S3",
  ],
  "Allow access for Key Administrators": ["cancelling a deletion"],
  "Allow access for Key Administrators by pattern": [],
  AllowEncryptThroughS3Only: ["key users can write"],
  AllowDecryptThroughS3Only: ["key users can read"],
  AllowDescribeForUsers: ["key users can look"],
  AllowEncryptThroughS3OnlyByPattern: [],
  AllowDecryptThroughS3OnlyByPattern: [],
  AllowDescribeForUsersByPattern: [],
  AllowReencryptionThroughS3Only: ["the reencryptor can re-encrypt"],
  AllowDescribeForReencryptor: ["the reencryptor can re-encrypt"],
  AllowEncryptByRolesThroughS3Only: [],
  AllowDecryptByRolesThroughS3Only: [],
  AllowReencryptionByRolesThroughS3Only: [],
  DenyKeyUseByAdministrators: ["administrators and use"],
  DenyKeyDeletionByAdministrators: ["administrators and deletion"],
  DenyAdministratorsByUniqueId: ["renamed administrators"],
  DenyFederatedUsers: ["federated sessions of administrators"],
  DenyKeyDeletionByDeployer: ["the role that deploys and deletion"],
  DenyUseOutsideS3: ["use outside S3"],
  DenyEncryptOutsideBucket: ["encryption for anything else"],
  DenyDecryptOutsideBucket: ["decryption of anything else"],
  DenyGrantsNotForAwsResources: ["grants"],
  DenyLockout: ["lockout"],
  DenyShortDeletionWindow: ["short deletion windows"],
  DenyDeletionOfRecentlyUsedKey: ["deletion of a key in use"],
};

/** What falls if a guard refuses everyone, without its condition. */
const WITHOUT_CONDITION: Readonly<Record<string, readonly string[]>> = {
  DenyKeyUseByAdministrators: [
    "grants for AWS resources",
    "use through S3",
    "key users can write",
    "key users can read",
    "the reencryptor can re-encrypt",
  ],
  DenyKeyDeletionByAdministrators: ["a deletion stays possible"],
  DenyFederatedUsers: [
    "a deletion stays possible",
    "grants for AWS resources",
    "use through S3",
    "key users can write",
    "key users can read",
    "the reencryptor can re-encrypt",
  ],
  DenyKeyDeletionByDeployer: ["a deletion stays possible"],
  DenyUseOutsideS3: [
    "use through S3",
    "key users can write",
    "key users can read",
    "the reencryptor can re-encrypt",
  ],
  DenyEncryptOutsideBucket: [
    "use through S3",
    "key users can write",
    "the reencryptor can re-encrypt",
  ],
  DenyDecryptOutsideBucket: [
    "use through S3",
    "key users can read",
    "the reencryptor can re-encrypt",
  ],
  DenyGrantsNotForAwsResources: ["grants for AWS resources"],
  DenyLockout: ["the root user can mend"],
  DenyShortDeletionWindow: ["a deletion stays possible"],
  DenyDeletionOfRecentlyUsedKey: ["a deletion stays possible"],
};

/**
 * Every operation that a grant on a symmetric key can have, of which KMS lets the grantee use those
 * that the policy does not deny.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
const GRANT: PolicyStatement = {
  Sid: "Grant",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: [
    ...["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
    ...["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
    ...["kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext"],
    ...["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
  ],
  Resource: "*",
};

/** What keeps a service with a grant from more than a grant may give. */
const GUARDS_OF_GRANTS = [
  "DenyUseOutsideS3",
  "DenyEncryptOutsideBucket",
  "DenyDecryptOutsideBucket",
  "DenyGrantsNotForAwsResources",
];

function withGrant({ policy, ...rest }: Proven): Proven {
  return { ...rest, policy: { ...policy, Statement: [...policy.Statement, GRANT] } };
}

/** The ARNs that the program reads from settings, or none if it refuses them: an administrator who also uses the key. */
function readNamed(
  administrators: readonly string[],
  keyUsers: readonly string[],
  reencryptor: string | undefined,
): Pick<KeyPolicyArgs, keyof PrincipalSettings> | undefined {
  const reader = readerOf({
    administrators: JSON.stringify(administrators),
    keyUsers: JSON.stringify(keyUsers),
    reencryptor,
  });
  const named = readPrincipals(reader);
  const arnsOf = (entries: readonly PrincipalEntry[]) =>
    principalArns(entries, PLACE.partition, PLACE.accountId);
  return reader.faults.length > 0
    ? undefined
    : {
        administrators: arnsOf(named.administrators),
        keyUsers: arnsOf(named.keyUsers),
        reencryptor: arnsOf(named.reencryptor),
      };
}

describe("For every request to the key", () => {
  for (const [what, args] of KEY_CASES) {
    it(`all properties hold under ${what}`, () => {
      assert.deepEqual(fallen(provenKey(args)), []);
    });
  }

  it("all properties hold for any valid settings", function () {
    this.timeout(60_000);
    const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
    const person = fc
      .tuple(fc.constantFrom("user", "role", "role/ops"), name)
      .map(([kind, rest]) => arn(`${kind}/${rest}`));
    const permissionSet = name.map((set) => arn(`${SSO}_${set.slice(0, 32)}_*`));
    const somebody = fc.oneof(
      { weight: 4, arbitrary: person },
      { weight: 1, arbitrary: permissionSet },
    );
    const settings = fc
      .record({
        people: fc.uniqueArray(somebody, { minLength: 2, maxLength: 60 }),
        administratorsMayDeleteKey: fc.boolean(),
        sseAlgorithm: fc.constantFrom<("aws:kms" | "aws:kms:dsse")[]>("aws:kms", "aws:kms:dsse"),
        minimumDeletionWindowInDays: fc.integer({ min: 7, max: 30 }),
        minimumUnusedDaysBeforeDeletion: fc.integer({ min: 0, max: 365 }),
        reencryptor: fc.option(person, { nil: undefined }),
        deniedDeletion: fc.array(person, { maxLength: 1 }),
        rolesThroughS3: fc.array(fc.record({ arn: person, mayEncrypt: fc.boolean() }), {
          maxLength: 3,
        }),
      })
      .map(({ people, reencryptor, ...rest }) => {
        const half = Math.ceil(people.length / 2);
        const named = readNamed(people.slice(0, half), people.slice(half), reencryptor);
        return named && { ...DEFAULTS, ...rest, ...named };
      });
    fc.assert(
      fc.property(settings, (args) => {
        fc.pre(args !== undefined);
        assert.deepEqual(fallen(provenKey(args)), []);
      }),
      madeUp(RUNS),
    );
  });

  it("takes few classes to prove them all, so that it takes a moment", () => {
    const classes = KEY_CASES.map(([, args]) => classesIn(provenKey(args)));
    assert.ok(Math.max(...classes) <= MOST_CLASSES, classes.join(", "));
  });

  it("leaves hardly any room in the largest policy", () => {
    const bytes = Buffer.byteLength(JSON.stringify(keyPolicy(LARGEST)));
    assert.ok(bytes > 30_000 && bytes <= 32_768, `${bytes}`);
  });

  it("has each guard that the program knows, with each condition that any settings give it", () => {
    const known = refusalsOf(provenKey(FULL).policy).map(({ Sid }) => Sid);
    assert.deepEqual(known.toSorted(), KEY_POLICY_GUARDS.toSorted());
    const named = (args: typeof FULL) =>
      conditionsOf(provenKey(args)).map(([sid, condition]) => `${sid} ${condition}`);
    const all = KEY_CASES.flatMap(([, args]) => named(args));
    assert.deepEqual([...new Set(all)].toSorted(), named(FULL).toSorted());
  });

  it("has a row for each statement of the policy", () => {
    const sids = keyPolicy(FULL).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(Object.keys(WITHOUT_STATEMENT), sids);
  });

  for (const [sid, names] of Object.entries(WITHOUT_STATEMENT)) {
    it(`without ${sid} ${names.length === 0 ? "nothing falls" : `falls: ${names.join(", ")}`}`, () => {
      assert.deepEqual(
        fallenWith(provenKey(FULL), sid, () => []),
        names,
      );
    });
  }

  // A grant adds to what the policy allows; what the policy denies stays denied.
  describe("with a grant of every operation to a service", () => {
    it("the same holds, but that nobody outside the account may do anything", () => {
      assert.deepEqual(fallen(withGrant(provenKey(FULL))), ["nobody outside the account"]);
    });

    for (const sid of GUARDS_OF_GRANTS) {
      it(`without ${sid} falls what falls without a grant`, () => {
        const names = ["nobody outside the account", ...(WITHOUT_STATEMENT[sid] ?? [])];
        assert.deepEqual(
          fallenWith(withGrant(provenKey(FULL)), sid, () => []),
          names,
        );
      });
    }
  });

  for (const [sid, condition, change] of conditionsOf(provenKey(FULL))) {
    it(`${sid} refuses too much without ${condition}`, () => {
      assert.deepEqual(fallenWith(provenKey(FULL), sid, change), WITHOUT_CONDITION[sid]);
    });
  }

  for (const [sid, action, change] of actionsOf(provenKey(FULL))) {
    it(`${sid} is missed for ${action}`, () => {
      assert.deepEqual(fallenWith(provenKey(FULL), sid, change), WITHOUT_STATEMENT[sid]);
    });
  }
});
