import assert from "node:assert/strict";
import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { StateResource } from "../../../ops/stack";
import type { BucketTarget } from "../../../ops/target";
import { configurationChecks } from "../../../ops/verify/configuration";
import { type Declared, declaredOf } from "../../../ops/verify/declared";
import type { LiveBucket } from "../../../ops/verify/live-bucket";
import type { LiveKey } from "../../../ops/verify/live-key";
import { refuseRetainedProbes, replicaNotes } from "../../../ops/verify/probe-limits";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const target: BucketTarget = {
  stack: "prod",
  region: "us-east-1",
  keyArn: KEY,
  keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
  partition: "aws",
  accountId: "111122223333",
  keyAlias: "alias/cloud_user",
  bucketName: "files",
  deletionWindowInDays: 30,
  minimumDeletionWindowInDays: 7,
};
const policy = (Sid: string) => JSON.stringify({ Statement: [{ Sid }] });

const resource = (type: string, outputs: StateResource["outputs"] & object): StateResource => ({
  urn: `urn:pulumi:prod::aerosecure-kms::${type}::data`,
  type,
  outputs,
});
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const rules = (sseAlgorithm: string) => [
  { applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId: KEY } },
];
const state: readonly StateResource[] = [
  resource("aws:kms/key:Key", {
    arn: `${KEY}0`,
    policy: policy("Other"),
    rotationPeriodInDays: 90,
  }),
  resource("aws:kms/key:Key", { arn: KEY, policy: policy("Key"), rotationPeriodInDays: 365 }),
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "files-logs", policy: policy("Logs") }),
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "files", policy: policy("Bucket") }),
  resource(ENCRYPTION, { bucket: "files", rules: rules("aws:kms") }),
  resource(LOCK, {
    bucket: "files",
    rule: { defaultRetention: { mode: "GOVERNANCE", days: 30, years: 0 } },
  }),
];

const declared: Declared = {
  encryption: { algorithm: "aws:kms", keyArn: KEY, bucketKey: true },
  keyAlias: "alias/cloud_user",
  rotationPeriodInDays: 365,
  keyPolicy: policy("Key"),
  bucketPolicy: policy("Bucket"),
  objectLock: "GOVERNANCE, 30 days",
};

describe("declaredOf", () => {
  it("finds what the stack has deployed, of this key and this bucket alone", () => {
    assert.deepEqual(declaredOf(target, state, undefined), declared);
  });

  it("finds two layers, which have no Bucket Key, and no lock", () => {
    const layers = [resource(ENCRYPTION, { bucket: "files", rules: rules("aws:kms:dsse") })];
    assert.deepEqual(declaredOf(target, layers, undefined), {
      encryption: { algorithm: "aws:kms:dsse", keyArn: KEY, bucketKey: false },
      keyAlias: "alias/cloud_user",
      rotationPeriodInDays: undefined,
      keyPolicy: undefined,
      bucketPolicy: undefined,
      objectLock: "none",
    });
  });

  it("takes a policy for what it is, text or not", () => {
    const asObject = resource("aws:kms/key:Key", { arn: KEY, policy: JSON.parse(policy("Key")) });
    assert.equal(declaredOf(target, [asObject], undefined).keyPolicy, policy("Key"));
  });

  it("knows without a stack what every stack has, and leaves the number of layers to the bucket", () => {
    assert.deepEqual(declaredOf({ ...target, keyAlias: undefined }, undefined, "aws:kms:dsse"), {
      encryption: { algorithm: "aws:kms:dsse", keyArn: KEY, bucketKey: false },
      keyAlias: undefined,
      rotationPeriodInDays: undefined,
      keyPolicy: undefined,
      bucketPolicy: undefined,
      objectLock: undefined,
    });
    assert.equal(declaredOf(target, undefined, "AES256").encryption.algorithm, "aws:kms");
  });
});

const key: LiveKey = {
  metadata: {
    value: {
      KeyId: target.keyId,
      KeyState: "Enabled",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyUsage: "ENCRYPT_DECRYPT",
      MultiRegion: false,
      Origin: "AWS_KMS",
    },
  },
  rotation: { value: { KeyRotationEnabled: true, RotationPeriodInDays: 365 } },
  policy: { value: policy("Key") },
  aliasLeadsTo: { value: KEY },
};
const rule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY },
  BucketKeyEnabled: true,
  BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
} as const;
const cleaning = {
  ID: "remove-probes",
  Status: "Enabled",
  Filter: { Prefix: "aerosecure-probe/" },
  Expiration: { Days: 1 },
  NoncurrentVersionExpiration: { NoncurrentDays: 1 },
} as const;
const bucket: LiveBucket = {
  encryption: { value: { ...rule, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } } },
  versioning: { value: "Enabled" },
  publicAccessBlocks: { value: 4 },
  ownership: { value: "BucketOwnerEnforced" },
  policy: { value: policy("Bucket") },
  lifecycle: { value: [cleaning] },
  retention: { value: { mode: "GOVERNANCE", days: 30 } },
  replication: { value: [] },
};

describe("configurationChecks", () => {
  it("passes everything that is as the stack has it", () => {
    const checks = configurationChecks(declared, key, bucket);
    assert.equal(checks.length, 15);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
  });

  it("leaves out what nobody declared", () => {
    const checks = configurationChecks(
      declaredOf({ ...target, keyAlias: undefined }, undefined, undefined),
      key,
      bucket,
    );
    assert.deepEqual(
      checks.filter(({ id }) => /policy|object-lock|alias/.test(id)),
      [],
    );
    assert.ok(checks.every(({ verdict }) => verdict === "pass"));
  });

  const faults: readonly (readonly [
    string,
    Partial<LiveKey>,
    Partial<LiveBucket>,
    string,
    string,
  ])[] = [
    [
      "a key that waits for its deletion",
      { metadata: { value: { ...metadata(), KeyState: "PendingDeletion" } } },
      {},
      "key-state",
      "PendingDeletion",
    ],
    [
      "a multi-region key",
      { metadata: { value: { ...metadata(), MultiRegion: true } } },
      {},
      "key-kind",
      "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, multi-region, material of AWS_KMS",
    ],
    [
      "rotation that is off",
      { rotation: { value: { KeyRotationEnabled: false } } },
      {},
      "key-rotation",
      "off",
    ],
    [
      "another rotation",
      { rotation: { value: { KeyRotationEnabled: true, RotationPeriodInDays: 90 } } },
      {},
      "key-rotation",
      "on, every 90 days",
    ],
    [
      "an alias that leads elsewhere",
      { aliasLeadsTo: { value: `${KEY}0` } },
      {},
      "key-alias",
      `${KEY}0`,
    ],
    ["an alias that is gone", { aliasLeadsTo: { value: "nowhere" } }, {}, "key-alias", "nowhere"],
    [
      "a changed key policy",
      { policy: { value: policy("Other") } },
      {},
      "key-policy",
      "missing: Key; not the stack's: Other",
    ],
    [
      "what could not be read",
      { policy: { refused: "the permission kms:GetKeyPolicy is missing" } },
      {},
      "key-policy",
      "not read: the permission kms:GetKeyPolicy is missing",
    ],
    [
      "SSE-S3 by default",
      {},
      {
        encryption: {
          value: {
            ...rule,
            BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256", KMSMasterKeyID: KEY },
          },
        },
      },
      "bucket-algorithm",
      "AES256",
    ],
    [
      "another key by default",
      {},
      {
        encryption: {
          value: {
            ...rule,
            BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: "aws:kms",
              KMSMasterKeyID: `${KEY}0`,
            },
          },
        },
      },
      "bucket-default-key",
      `${KEY}0`,
    ],
    [
      "no Bucket Key",
      {},
      {
        encryption: {
          value: {
            ...rule,
            BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
            BucketKeyEnabled: false,
          },
        },
      },
      "bucket-key",
      "false",
    ],
    [
      "SSE-C let through",
      {},
      { encryption: { value: { ...rule, BlockedEncryptionTypes: { EncryptionType: ["NONE"] } } } },
      "bucket-blocks-sse-c",
      "not blocked",
    ],
    [
      "suspended versioning",
      {},
      { versioning: { value: "Suspended" } },
      "bucket-versioning",
      "Suspended",
    ],
    ["no versioning", {}, { versioning: { value: undefined } }, "bucket-versioning", "none"],
    [
      "a public access block that is off",
      {},
      { publicAccessBlocks: { value: 3 } },
      "bucket-public-access",
      "3 of 4",
    ],
    ["ACLs", {}, { ownership: { value: "ObjectWriter" } }, "bucket-ownership", "ObjectWriter"],
    ["no bucket policy", {}, { policy: { value: undefined } }, "bucket-policy", "none"],
    [
      "a shorter lock",
      {},
      { retention: { value: { mode: "GOVERNANCE", days: 1 } } },
      "bucket-object-lock",
      "GOVERNANCE, 1 day",
    ],
    ["no lock", {}, { retention: { value: undefined } }, "bucket-object-lock", "none"],
    ["no lifecycle", {}, { lifecycle: { value: [] } }, "bucket-cleans-probes", "kept"],
    [
      "a lifecycle that is off",
      {},
      { lifecycle: { value: [{ ...cleaning, Status: "Disabled" }] } },
      "bucket-cleans-probes",
      "kept",
    ],
    [
      "a lifecycle for something else",
      {},
      { lifecycle: { value: [{ ...cleaning, Filter: { Prefix: "logs/" } }] } },
      "bucket-cleans-probes",
      "kept",
    ],
  ];
  for (const [what, changedKey, changedBucket, id, seen] of faults) {
    it(`fails for ${what}, and for nothing else`, () => {
      const checks = configurationChecks(
        declared,
        { ...key, ...changedKey },
        { ...bucket, ...changedBucket },
      );
      const failed = checks.filter(({ verdict }) => verdict === "fail");
      assert.deepEqual(
        failed.map((check) => [check.id, check.seen]),
        [[id, seen]],
      );
    });
  }
});

/** As it has to be. */
function metadata() {
  return {
    KeyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
    KeyState: "Enabled",
    KeySpec: "SYMMETRIC_DEFAULT",
    KeyUsage: "ENCRYPT_DECRYPT",
    MultiRegion: false,
    Origin: "AWS_KMS",
  } as const;
}

describe("refuseRetainedProbes", () => {
  it("lets a bucket without retention pass", () => {
    refuseRetainedProbes({ retention: { value: undefined } });
  });

  for (const [retention, text] of [
    [{ mode: "GOVERNANCE", days: 30 }, "GOVERNANCE, 30 days"],
    [{ mode: "COMPLIANCE", years: 7 }, "COMPLIANCE, 7 years"],
  ] as const) {
    it(`refuses a bucket that keeps everything: ${text}`, () => {
      assert.throws(() => refuseRetainedProbes({ retention: { value: retention } }), {
        name: "UserError",
        exitCode: 2,
        message: `Object Lock keeps whatever is put into the bucket (${text}): a probe could not be deleted. Use --no-probe to look without uploading, or --allow-retained to upload all the same.`,
      });
    });
  }

  it("refuses a bucket of which nobody may know", () => {
    assert.throws(() => refuseRetainedProbes({ retention: { refused: "It is refused." } }), {
      message:
        "Nothing tells whether Object Lock would keep a probe: It is refused. Use --no-probe to look without uploading, or --allow-retained to upload all the same.",
    });
  });
});

describe("replicaNotes", () => {
  const everything = {
    ID: "everything",
    Status: "Enabled",
    Filter: { Prefix: "" },
    Destination: { Bucket: "arn:aws:s3:::files-copy" },
  } as const;
  const note =
    'The replica files-copy may keep a copy of each probe: the rule "everything" copies what is uploaded, and no deletion of a version. Its own lifecycle has to remove it.';
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ["everything", everything, [note]],
    ["the probes' prefix", { ...everything, Filter: { Prefix: "aero" } }, [note]],
    ["another prefix", { ...everything, Filter: { Prefix: "logs/" } }, []],
    ["what has a tag", { ...everything, Filter: { Tag: { Key: "a", Value: "b" } } }, []],
    ["nothing, being off", { ...everything, Status: "Disabled" }, []],
  ];
  for (const [what, rule, notes] of cases) {
    it(`has ${notes.length === 0 ? "none" : "one"} where a rule copies ${what}`, () => {
      const value = [rule] as unknown as readonly ReplicationRule[];
      assert.deepEqual(replicaNotes({ replication: { value } }), notes);
    });
  }

  it("says so where replication could not be read", () => {
    assert.deepEqual(replicaNotes({ replication: { refused: "It is refused." } }), [
      "A replica may keep a copy of a probe: It is refused.",
    ]);
  });
});
