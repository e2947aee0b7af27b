import assert from "node:assert/strict";
import { Aws } from "../../../local/aws-provider/aws";
import { Provider } from "../../../local/aws-provider/provider";
import { UNKNOWN } from "../../../local/aws-provider/value";

/** Neither a check nor a diff calls AWS. */
const nowhere = {
  url: "http://127.0.0.1:1",
  credentials: { accessKeyId: "111122223333", secretAccessKey: "local" },
};
const provider = new Provider(new Aws(nowhere, new AbortController().signal), "us-east-1");

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const rule = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
  blockedEncryptionTypes: ["SSE-C"],
  bucketKeyEnabled: true,
};

/** Inputs of each type as a check returns them. */
// biome-ignore lint/suspicious/noExplicitAny: the inputs of any type
const inputs: Record<string, Record<string, any>> = {
  [KEY]: {
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    deletionWindowInDays: 30,
    description: "data",
    enableKeyRotation: true,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: false,
    policy: '{"Version":"2012-10-17","Statement":[{"Action":["kms:*"]}]}',
    region: "us-east-1",
    rotationPeriodInDays: 365,
    tags: { owner: "ops", "cost.centre": "7" },
  },
  [ALIAS]: { name: "alias/cloud_user", region: "us-east-1", targetKeyId: keyArn },
  [BUCKET]: { bucket: "files", forceDestroy: false, region: "us-east-1" },
  [ENCRYPTION]: { bucket: "files", region: "us-east-1", rules: [rule] },
  [POLICY]: { bucket: "files", policy: "{}", region: "us-east-1" },
  [BLOCK]: {
    bucket: "files",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    region: "us-east-1",
  },
  [OWNERSHIP]: {
    bucket: "files",
    region: "us-east-1",
    rule: { objectOwnership: "BucketOwnerEnforced" },
  },
  [VERSIONING]: {
    bucket: "files",
    region: "us-east-1",
    versioningConfiguration: { status: "Enabled" },
  },
};

function diff(token: string, change: object, state: object = {}, ignored: readonly string[] = []) {
  const before = inputs[token] ?? {};
  return provider.diff(token, { ...before, ...state }, { ...before, ...change }, ignored);
}

function without(token: string, ...names: readonly string[]) {
  const kept = { ...inputs[token] };
  for (const name of names) delete kept[name];
  return kept;
}

describe("diff", () => {
  describe("sees no change", () => {
    for (const token of Object.keys(inputs)) {
      it(`in an unchanged ${token}`, () => {
        assert.deepEqual(diff(token, {}), { changes: [], deleteBeforeReplace: false });
      });
    }

    for (const [what, token, change, state] of [
      [
        "a policy in another spelling",
        KEY,
        { policy: '{"Statement": {"Action": "kms:*"}, "Version": "2012-10-17"}' },
        {},
      ],
      ["a key by its id and by its ARN", ALIAS, {}, { targetKeyId: "1234abcd" }],
      ["no tags and an empty map of them", BUCKET, { tags: {} }, {}],
      ["a flag that is not given and one that is false", BLOCK, {}, { skipDestroy: false }],
      ["outputs", KEY, {}, { arn: keyArn, keyId: "1234abcd", tagsAll: {} }],
      [
        "blocked encryption types in another order",
        ENCRYPTION,
        { rules: [{ ...rule, blockedEncryptionTypes: ["NONE", "SSE-C"] }] },
        { rules: [{ ...rule, blockedEncryptionTypes: ["SSE-C", "NONE"] }] },
      ],
      [
        "MFA delete that AWS tells and the program does not",
        VERSIONING,
        {},
        { versioningConfiguration: { status: "Enabled", mfaDelete: "Disabled" } },
      ],
    ] as const) {
      it(`between ${what}`, () => {
        assert.deepEqual(diff(token, change, state).changes, []);
      });
    }

    for (const name of ["description", "multiRegion", "policy", "rotationPeriodInDays", "region"]) {
      it(`in a key's ${name} that AWS chose`, () => {
        assert.deepEqual(provider.diff(KEY, inputs[KEY] ?? {}, without(KEY, name), []).changes, []);
      });
    }
  });

  describe("replaces", () => {
    for (const [token, change, path, kind, deleteBeforeReplace] of [
      [KEY, { customerMasterKeySpec: "RSA_2048" }, "customerMasterKeySpec", "update", false],
      [KEY, { keyUsage: "SIGN_VERIFY" }, "keyUsage", "update", false],
      [KEY, { multiRegion: true }, "multiRegion", "update", false],
      [KEY, { customKeyStoreId: "cks-1" }, "customKeyStoreId", "add", false],
      [KEY, { xksKeyId: "x" }, "xksKeyId", "add", false],
      [KEY, { region: "eu-west-3" }, "region", "update", false],
      [ALIAS, { name: "alias/other" }, "name", "update", false],
      [ALIAS, { name: UNKNOWN }, "name", "update", false],
      [ALIAS, { namePrefix: "alias/p" }, "namePrefix", "add", true],
      [ALIAS, { region: "eu-west-3" }, "region", "update", true],
      [BUCKET, { bucket: "other" }, "bucket", "update", false],
      [BUCKET, { bucketPrefix: "p" }, "bucketPrefix", "add", true],
      [BUCKET, { objectLockEnabled: true }, "objectLockEnabled", "add", true],
      [BUCKET, { region: "eu-west-3" }, "region", "update", true],
      ...[ENCRYPTION, POLICY, BLOCK, OWNERSHIP, VERSIONING].flatMap(
        (companion) =>
          [
            [companion, { bucket: "other" }, "bucket", "update", false],
            [companion, { bucket: UNKNOWN }, "bucket", "update", false],
            [companion, { region: "eu-west-3" }, "region", "update", true],
          ] as const,
      ),
    ] as const) {
      it(`${token} for ${JSON.stringify(change)}`, () => {
        assert.deepEqual(diff(token, change), {
          changes: [{ path, kind, replaces: true }],
          deleteBeforeReplace,
        });
      });
    }
  });

  describe("updates in place", () => {
    for (const [token, change, path, kind] of [
      [KEY, { bypassPolicyLockoutSafetyCheck: true }, "bypassPolicyLockoutSafetyCheck", "update"],
      [KEY, { deletionWindowInDays: 7 }, "deletionWindowInDays", "update"],
      [KEY, { description: "other" }, "description", "update"],
      [KEY, { enableKeyRotation: false }, "enableKeyRotation", "update"],
      [KEY, { isEnabled: false }, "isEnabled", "update"],
      [KEY, { policy: '{"Version":"2012-10-17"}' }, "policy", "update"],
      [KEY, { policy: UNKNOWN }, "policy", "update"],
      [KEY, { rotationPeriodInDays: 90 }, "rotationPeriodInDays", "update"],
      [KEY, { tags: { owner: "ops", "cost.centre": "8" } }, 'tags["cost.centre"]', "update"],
      [KEY, { tags: { owner: "ops" } }, 'tags["cost.centre"]', "delete"],
      [KEY, { tags: { owner: "ops", "cost.centre": "7", by: "x" } }, "tags.by", "add"],
      [KEY, { tags: UNKNOWN }, "tags", "update"],
      [ALIAS, { targetKeyId: `${keyArn}0` }, "targetKeyId", "update"],
      [BUCKET, { forceDestroy: true }, "forceDestroy", "update"],
      [BUCKET, { tags: { owner: "ops" } }, "tags", "add"],
      [
        ENCRYPTION,
        { rules: [{ ...rule, bucketKeyEnabled: false }] },
        "rules[0].bucketKeyEnabled",
        "update",
      ],
      [
        ENCRYPTION,
        { rules: [{ ...rule, blockedEncryptionTypes: ["NONE"] }] },
        "rules[0].blockedEncryptionTypes",
        "update",
      ],
      [
        ENCRYPTION,
        { rules: [{ ...rule, applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
        "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
        "delete",
      ],
      [ENCRYPTION, { rules: [UNKNOWN] }, "rules[0]", "update"],
      [POLICY, { policy: '{"Version":"2012-10-17"}' }, "policy", "update"],
      [BLOCK, { blockPublicAcls: false }, "blockPublicAcls", "update"],
      [BLOCK, { skipDestroy: true }, "skipDestroy", "add"],
      [OWNERSHIP, { rule: { objectOwnership: "ObjectWriter" } }, "rule.objectOwnership", "update"],
      [
        VERSIONING,
        { versioningConfiguration: { status: "Suspended" } },
        "versioningConfiguration.status",
        "update",
      ],
    ] as const) {
      it(`${token} for ${JSON.stringify(change).slice(0, 90)}`, () => {
        assert.deepEqual(diff(token, change), {
          changes: [{ path, kind, replaces: false }],
          deleteBeforeReplace: false,
        });
      });
    }
  });

  it("tells every change at once", () => {
    assert.deepEqual(diff(KEY, { isEnabled: false, multiRegion: true }).changes, [
      { path: "isEnabled", kind: "update", replaces: false },
      { path: "multiRegion", kind: "update", replaces: true },
    ]);
  });

  it("sees what drifted behind Pulumi's back", () => {
    assert.deepEqual(diff(KEY, {}, { isEnabled: false }).changes, [
      { path: "isEnabled", kind: "update", replaces: false },
    ]);
  });

  it("leaves out what is ignored, with its parts, and nothing that merely begins like it", () => {
    const change = { tags: { owner: "x", "cost.centre": "7" }, description: "x" };
    assert.deepEqual(diff(KEY, change, {}, ["tags", "desc"]).changes, [
      { path: "description", kind: "update", replaces: false },
    ]);
  });

  it("refuses to turn versioning off, which AWS cannot", () => {
    assert.throws(() => diff(VERSIONING, { versioningConfiguration: { status: "Disabled" } }), {
      message:
        "versioningConfiguration.status cannot go from Enabled to Disabled: suspend it instead",
    });
  });

  it("lets a new bucket have versioning off", () => {
    const change = { bucket: "other", versioningConfiguration: { status: "Disabled" } };
    assert.equal(diff(VERSIONING, change).changes.length, 2);
  });
});
