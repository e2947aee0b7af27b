import assert from "node:assert/strict";
import { UNKNOWN } from "../../../local/aws-provider/value";
import {
  ALIAS,
  BLOCK,
  BUCKET,
  CLOSED,
  ENCRYPTION,
  KEY,
  OWNERSHIP,
  POLICY,
  VERSIONING,
} from "./samples";
import { unreachableProvider } from "./unreachable-provider";

const region = "us-east-1";
const provider = unreachableProvider(region);

const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const rule = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
  blockedEncryptionTypes: ["SSE-C"],
  bucketKeyEnabled: true,
};

const ruleWith = (change: object) => ({ rules: [{ ...rule, ...change }] });
const versioning = (status: string) => ({ versioningConfiguration: { status } });

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
    region,
    rotationPeriodInDays: 365,
    tags: { owner: "ops", "cost.centre": "7" },
  },
  [ALIAS]: { name: "alias/cloud_user", region, targetKeyId: keyArn },
  [BUCKET]: { bucket: "files", forceDestroy: false, region },
  [ENCRYPTION]: { bucket: "files", region, rules: [rule] },
  [POLICY]: { bucket: "files", policy: "{}", region },
  [BLOCK]: { bucket: "files", ...CLOSED, region },
  [OWNERSHIP]: { bucket: "files", region, rule: { objectOwnership: "BucketOwnerEnforced" } },
  [VERSIONING]: { bucket: "files", region, ...versioning("Enabled") },
};

function diff(token: string, change: object, state: object = {}, ignored: readonly string[] = []) {
  const before = inputs[token] ?? {};
  return provider.diff(token, { ...before, ...state }, { ...before, ...change }, ignored);
}

function without(token: string, ...names: readonly string[]) {
  const kept = { ...inputs[token] };
  for (const name of names) {
    delete kept[name];
  }
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
        ruleWith({ blockedEncryptionTypes: ["NONE", "SSE-C"] }),
        ruleWith({ blockedEncryptionTypes: ["SSE-C", "NONE"] }),
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
      [ALIAS, { name: "alias/other" }, "name", "update", true],
      [ALIAS, { name: UNKNOWN }, "name", "update", true],
      [ALIAS, { name: "alias/other", __defaults: ["name"] }, "name", "update", false],
      [ALIAS, { namePrefix: "alias/p" }, "namePrefix", "add", true],
      [ALIAS, { region: "eu-west-3" }, "region", "update", true],
      [BUCKET, { bucket: "other" }, "bucket", "update", true],
      [BUCKET, { bucket: "other", __defaults: ["bucket"] }, "bucket", "update", false],
      [BUCKET, { bucketPrefix: "p" }, "bucketPrefix", "add", true],
      [BUCKET, { objectLockEnabled: true }, "objectLockEnabled", "add", true],
      [BUCKET, { region: "eu-west-3" }, "region", "update", true],
      ...[ENCRYPTION, POLICY, BLOCK, OWNERSHIP, VERSIONING].flatMap(
        (companion) =>
          [
            [companion, { bucket: "other" }, "bucket", "update", false],
            [companion, { bucket: UNKNOWN }, "bucket", "update", false],
            [companion, { region: "eu-west-3" }, "region", "update", false],
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
      [ENCRYPTION, ruleWith({ bucketKeyEnabled: false }), "rules[0].bucketKeyEnabled", "update"],
      [
        ENCRYPTION,
        ruleWith({ blockedEncryptionTypes: ["NONE"] }),
        "rules[0].blockedEncryptionTypes",
        "update",
      ],
      [
        ENCRYPTION,
        ruleWith({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }),
        "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
        "delete",
      ],
      [ENCRYPTION, { rules: [UNKNOWN] }, "rules[0]", "update"],
      [POLICY, { policy: '{"Version":"2012-10-17"}' }, "policy", "update"],
      [BLOCK, { blockPublicAcls: false }, "blockPublicAcls", "update"],
      [BLOCK, { skipDestroy: true }, "skipDestroy", "add"],
      [OWNERSHIP, { rule: { objectOwnership: "ObjectWriter" } }, "rule.objectOwnership", "update"],
      [VERSIONING, versioning("Suspended"), "versioningConfiguration.status", "update"],
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
    assert.throws(() => diff(VERSIONING, versioning("Disabled")), {
      message:
        "versioningConfiguration.status cannot go from Enabled to Disabled: suspend it instead",
    });
  });

  it("lets a new bucket have versioning off", () => {
    const change = { bucket: "other", ...versioning("Disabled") };
    assert.equal(diff(VERSIONING, change).changes.length, 2);
  });
});
