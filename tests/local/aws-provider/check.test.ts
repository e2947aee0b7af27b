import assert from "node:assert/strict";
import { resources } from "../../../local/aws-provider/catalogue";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { ALIAS, BLOCK, BUCKET, ENCRYPTION, KEY, OWNERSHIP, POLICY, VERSIONING } from "./samples";
import { unreachableProvider } from "./unreachable-provider";

const region = "eu-west-3";
const provider = unreachableProvider(region);
const seed = new TextEncoder().encode("seed");

// biome-ignore lint/suspicious/noExplicitAny: a program may give anything
type Args = Record<string, any>;

function check(token: string, news: Args, olds: Args = {}) {
  return provider.check(token, "sample", olds, news, seed);
}

const keyDefaults = {
  bypassPolicyLockoutSafetyCheck: false,
  customerMasterKeySpec: "SYMMETRIC_DEFAULT",
  enableKeyRotation: false,
  isEnabled: true,
  keyUsage: "ENCRYPT_DECRYPT",
  region,
};
const encryptionRule = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn" },
  blockedEncryptionTypes: ["SSE-C"],
  bucketKeyEnabled: true,
};

/** What is wrong of a property that is given alone. */
const wrong: readonly (readonly [string, string, unknown, string | RegExp])[] = [
  [KEY, "deletionWindowInDays", 6, "must be a whole number of days from 7 to 30, not 6"],
  [KEY, "deletionWindowInDays", 31, "must be a whole number of days from 7 to 30, not 31"],
  [KEY, "deletionWindowInDays", 7.5, "must be a whole number of days from 7 to 30, not 7.5"],
  [KEY, "deletionWindowInDays", "soon", 'must be a number, not "soon"'],
  [KEY, "rotationPeriodInDays", 89, "must be a whole number of days from 90 to 2560, not 89"],
  [KEY, "rotationPeriodInDays", 2561, "must be a whole number of days from 90 to 2560, not 2561"],
  [
    KEY,
    "keyUsage",
    "encrypt",
    'must be one of ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC, KEY_AGREEMENT, not "encrypt"',
  ],
  [KEY, "policy", "{", /^must be a JSON policy document, but /],
  [KEY, "policy", {}, "must be the text of a JSON policy document, not {}"],
  [KEY, "description", "x".repeat(8193), "must have 0 to 8192 characters, not 8193"],
  [KEY, "enableKeyRotation", "yes", 'must be true or false, not "yes"'],
  [KEY, "tags", { owner: 1 }, 'must be a map of texts, not {"owner":1}'],
  [KEY, "region", "Paris", 'must be an AWS region such as eu-west-3, not "Paris"'],
  [KEY, "xksKeyId", "x", "needs customKeyStoreId: give both or neither"],
  [KEY, "origin", "EXTERNAL", /^is not one of the properties the local AWS provides: bypass/],
  [BUCKET, "bucket", "ab", 'must have 3 to 63 characters, not "ab"'],
  [BUCKET, "bucket", "a".repeat(64), `must have 3 to 63 characters, not "${"a".repeat(64)}"`],
  [
    BUCKET,
    "bucket",
    "Files",
    'must have only lower-case letters, digits, hyphens and dots, not "Files"',
  ],
  [BUCKET, "bucket", "-files", 'must begin and end with a letter or a digit, not "-files"'],
  [BUCKET, "bucket", "fi..les", 'must not have two dots in a row, not "fi..les"'],
  [BUCKET, "bucket", "10.0.0.1", 'must not look like an IP address, not "10.0.0.1"'],
  [BUCKET, "bucket", "xn--files", 'must not begin with xn--, which AWS reserves, not "xn--files"'],
  [
    BUCKET,
    "bucket",
    "files-s3alias",
    'must not end with -s3alias, which AWS reserves, not "files-s3alias"',
  ],
  [BUCKET, "bucketPrefix", "a".repeat(38), "must have 0 to 37 characters, not 38"],
];
/** What is wrong of a property, given with others. */
const refused: readonly (readonly [string, Args, string, string | RegExp])[] = [
  ...wrong.map(
    ([token, property, value, reason]) => [token, { [property]: value }, property, reason] as const,
  ),
  [
    BUCKET,
    { acl: "private", bucket: "files" },
    "acl",
    /^is not one of the properties .*: bucket, bucketPrefix, /,
  ],
  [ALIAS, { name: "alias/a" }, "targetKeyId", "is missing: give it a value"],
  [
    ALIAS,
    { name: "cloud_user", targetKeyId: "k" },
    "name",
    'must be alias/ and then letters, digits, "/", "_" or "-", not "cloud_user"',
  ],
  [
    ALIAS,
    { name: "alias/aws/s3", targetKeyId: "k" },
    "name",
    'must not begin with alias/aws/, which is AWS\'s own, not "alias/aws/s3"',
  ],
  [
    ALIAS,
    { name: "alias/a", namePrefix: "alias/b", targetKeyId: "k" },
    "namePrefix",
    "conflicts with name: give one of them",
  ],
  [
    BUCKET,
    { bucket: "files", bucketPrefix: "f" },
    "bucketPrefix",
    "conflicts with bucket: give one of them",
  ],
  [ENCRYPTION, { bucket: "b", rules: [] }, "rules", "must be exactly one rule, not []"],
  [ENCRYPTION, { bucket: "b", rules: {} }, "rules", "must be a list of objects, not {}"],
  [
    ENCRYPTION,
    { bucket: "b", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "kms" } }] },
    "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
    'must be one of AES256, aws:kms, aws:kms:dsse, not "kms"',
  ],
  [
    ENCRYPTION,
    { bucket: "b", rules: [{ ...encryptionRule, blockedEncryptionTypes: ["SSE-KMS"] }] },
    "rules[0].blockedEncryptionTypes",
    'must be one of SSE-C, NONE, not "SSE-KMS"',
  ],
  [
    ENCRYPTION,
    { bucket: "b", rules: [{ bucketKey: true }] },
    "rules[0].bucketKey",
    "is not one of the properties the local AWS provides: applyServerSideEncryptionByDefault, blockedEncryptionTypes, bucketKeyEnabled",
  ],
  [
    OWNERSHIP,
    { bucket: "b", rule: { objectOwnership: "Me" } },
    "rule.objectOwnership",
    'must be one of BucketOwnerPreferred, ObjectWriter, BucketOwnerEnforced, not "Me"',
  ],
  [
    VERSIONING,
    { bucket: "b", versioningConfiguration: {} },
    "versioningConfiguration.status",
    "is missing: give it a value",
  ],
];

describe("check", () => {
  describe("fills in what AWS takes for granted", () => {
    const open = {
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    };
    for (const [token, news, added] of [
      [KEY, {}, keyDefaults],
      [KEY, { isEnabled: false, region: "us-east-1" }, keyDefaults],
      [BUCKET, { bucket: "files" }, { forceDestroy: false, region }],
      [BUCKET, { bucketPrefix: "files-" }, { forceDestroy: false, region }],
      [ALIAS, { name: "alias/a", targetKeyId: "k" }, { region }],
      [BLOCK, { bucket: "files", blockPublicAcls: true }, { ...open, region }],
    ] as const) {
      it(`${token} ${JSON.stringify(news)}`, () => {
        assert.deepEqual(check(token, news), { inputs: { ...added, ...news }, faults: [] });
      });
    }

    const asObject = { bucket: "files", policy: { Version: "2012-10-17", Statement: [] } };
    it(`${POLICY} ${JSON.stringify(asObject)}`, () => {
      assert.deepEqual(check(POLICY, asObject), {
        inputs: { bucket: "files", policy: '{"Version":"2012-10-17","Statement":[]}', region },
        faults: [],
      });
    });
  });

  describe("names what the program leaves unnamed", () => {
    it("with the program's name and 7 hexadecimal digits", () => {
      assert.match(String(check(BUCKET, {}).inputs["bucket"]), /^sample-[0-9a-f]{7}$/);
      const alias = check(ALIAS, { targetKeyId: "k" });
      assert.match(String(alias.inputs["name"]), /^alias\/sample-[0-9a-f]{7}$/);
    });

    it("marks such a name as its own, and no name that is given", () => {
      assert.deepEqual(check(BUCKET, {}).inputs["__defaults"], ["bucket"]);
      assert.deepEqual(check(ALIAS, { targetKeyId: "1" }).inputs["__defaults"], ["name"]);
      assert.equal(check(BUCKET, { bucket: "files" }).inputs["__defaults"], undefined);
    });

    it("the same for the same seed, and differently for another", () => {
      const name = check(BUCKET, {}).inputs["bucket"];
      assert.equal(check(BUCKET, {}).inputs["bucket"], name);
      const other = provider.check(BUCKET, "sample", {}, {}, new Uint8Array([1]));
      assert.notEqual(other.inputs["bucket"], name);
    });

    it("as before, where it has been named before", () => {
      const olds = { bucket: "sample-0000000" };
      assert.equal(check(BUCKET, {}, olds).inputs["bucket"], "sample-0000000");
    });
  });

  describe("accepts", () => {
    for (const [token, news] of [
      [KEY, { deletionWindowInDays: 7, rotationPeriodInDays: 90 }],
      [KEY, { deletionWindowInDays: 30, rotationPeriodInDays: 2560 }],
      [KEY, { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }],
      [KEY, { policy: UNKNOWN, deletionWindowInDays: UNKNOWN, tags: { owner: UNKNOWN } }],
      [KEY, { customKeyStoreId: "cks-1", xksKeyId: "x" }],
      [ALIAS, { name: "alias/cloud_user", targetKeyId: UNKNOWN }],
      [ALIAS, { name: "alias/aws", targetKeyId: "k" }],
      [BUCKET, { bucket: "a.b" }],
      [BUCKET, { bucket: "a".repeat(63) }],
      [BUCKET, { bucket: UNKNOWN }],
      [ENCRYPTION, { bucket: UNKNOWN, rules: [encryptionRule] }],
      [ENCRYPTION, { bucket: "b", rules: UNKNOWN }],
      [ENCRYPTION, { bucket: "b", rules: [UNKNOWN] }],
      [POLICY, { bucket: "b", policy: { Statement: UNKNOWN } }],
      [OWNERSHIP, { bucket: "b", rule: { objectOwnership: "BucketOwnerEnforced" } }],
      [VERSIONING, { bucket: "b", versioningConfiguration: { status: "Enabled" } }],
    ] as const) {
      it(`${token} ${JSON.stringify(news).slice(0, 90)}`, () => {
        assert.deepEqual(check(token, news).faults, []);
      });
    }
  });

  for (const [what, policy, given] of [
    ["an unknown part", { Statement: UNKNOWN }, UNKNOWN],
    ["known parts", { Statement: [] }, '{"Statement":[]}'],
  ] as const) {
    it(`makes of a document with ${what} ${given === UNKNOWN ? "an unknown one" : "a text"}`, () => {
      const { inputs } = check(POLICY, { bucket: "b", policy });
      assert.deepEqual(inputs, { bucket: "b", policy: given, region });
    });
  }

  describe("refuses", () => {
    for (const [token, news, property, reason] of refused) {
      it(`${token} ${JSON.stringify(news).slice(0, 90)}`, () => {
        const { faults } = check(token, news);
        assert.deepEqual(
          faults.map((fault) => fault.property),
          [property],
        );
        if (typeof reason === "string") {
          assert.equal(faults[0]?.reason, reason);
        } else {
          assert.match(faults[0]?.reason ?? "", reason);
        }
      });
    }

    it("everything at once, and gives the inputs back for the policy pack to judge", () => {
      const news = { deletionWindowInDays: 6, rotationPeriodInDays: 1, colour: "red" };
      const { inputs, faults } = check(KEY, news);
      assert.deepEqual(inputs, { ...keyDefaults, ...news });
      assert.deepEqual(
        faults.map(({ property }) => property),
        ["colour", "deletionWindowInDays", "rotationPeriodInDays"],
      );
    });

    it("a type that it does not provide, by its name and with those it does", () => {
      assert.deepEqual(check("aws:lambda/function:Function", { name: "q" }), {
        inputs: { name: "q" },
        faults: [
          {
            property: "",
            reason: `aws:lambda/function:Function is not one of the types the local AWS provides: ${Object.keys(resources).join(", ")}`,
          },
        ],
      });
    });

    it("a resource without any region", () => {
      assert.deepEqual(unreachableProvider(undefined).check(KEY, "k", {}, {}, seed).faults, [
        { property: "region", reason: "is missing: set aws:region in the stack's settings" },
      ]);
    });
  });
});
