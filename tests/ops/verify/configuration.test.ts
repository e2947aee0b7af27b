import assert from "node:assert/strict";
import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { LiveBucket } from "../../../ops/aws/live-bucket";
import type { LiveKey } from "../../../ops/aws/live-key";
import { type Declared, declaredOf } from "../../../ops/stack/declared";
import type { StateResource } from "../../../ops/stack/stack";
import { configurationChecks } from "../../../ops/verify/configuration";
import { refuseRetainedProbes, replicaNotes } from "../../../ops/verify/probe-limits";
import {
  DECLARED_BY_NOBODY,
  encryptionRule,
  KEY_ARN as KEY,
  KEY_ID,
  KEY_METADATA,
  OTHER_KEY,
  TARGET,
} from "../support/samples";

const policy = (Sid: string) => JSON.stringify({ Statement: [{ Sid }] });

const resource = (type: string, outputs: StateResource["outputs"] & object): StateResource => ({
  urn: `urn:pulumi:prod::aerosecure-kms::${type}::data`,
  type,
  outputs,
});
const keyIn = (outputs: object) => resource("aws:kms/key:Key", { arn: KEY, ...outputs });
const policyIn = (bucket: string, Sid: string) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy: policy(Sid) });
const encryptionIn = (sseAlgorithm: string) =>
  resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {
      bucket: "files",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId: KEY } }],
    },
  );
const state: readonly StateResource[] = [
  keyIn({ arn: OTHER_KEY, policy: policy("Other"), rotationPeriodInDays: 90 }),
  keyIn({ policy: policy("Key"), rotationPeriodInDays: 365 }),
  policyIn("files-logs", "Logs"),
  policyIn("files", "Bucket"),
  encryptionIn("aws:kms"),
  resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
    bucket: "files",
    rule: { defaultRetention: { mode: "GOVERNANCE", days: 30, years: 0 } },
  }),
];

const declared: Declared = {
  ...DECLARED_BY_NOBODY,
  keyAlias: "alias/cloud_user",
  rotationPeriodInDays: 365,
  keyPolicy: policy("Key"),
  bucketPolicy: policy("Bucket"),
  objectLock: "GOVERNANCE, 30 days",
};

describe("declaredOf", () => {
  const twoLayers = { algorithm: "aws:kms:dsse", keyArn: KEY, bucketKey: false };

  it("finds what the stack has deployed, of this key and this bucket alone", () => {
    assert.deepEqual(declaredOf(TARGET, state, undefined), declared);
  });

  it("finds two layers, which have no Bucket Key, and no lock", () => {
    assert.deepEqual(declaredOf(TARGET, [encryptionIn("aws:kms:dsse")], undefined), {
      ...DECLARED_BY_NOBODY,
      encryption: twoLayers,
      keyAlias: "alias/cloud_user",
      objectLock: "none",
    });
  });

  it("takes a policy for what it is, text or not", () => {
    const asObject = keyIn({ policy: JSON.parse(policy("Key")) });
    assert.equal(declaredOf(TARGET, [asObject], undefined).keyPolicy, policy("Key"));
  });

  it("knows without a stack what every stack has, and leaves the number of layers to the bucket", () => {
    assert.deepEqual(declaredOf({ ...TARGET, keyAlias: undefined }, undefined, "aws:kms:dsse"), {
      ...DECLARED_BY_NOBODY,
      encryption: twoLayers,
    });
    assert.equal(declaredOf(TARGET, undefined, "AES256").encryption.algorithm, "aws:kms");
  });
});

const metadata = (changed: object = {}) => ({
  metadata: { value: { KeyId: KEY_ID, ...KEY_METADATA, ...changed } },
});
const encryption = (changed: Parameters<typeof encryptionRule>[0] = {}) => ({
  encryption: { value: encryptionRule(changed) },
});
const byDefault = (SSEAlgorithm: "aws:kms" | "AES256", KMSMasterKeyID: string) =>
  encryption({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID } });
const lifecycle = (changed: object = {}) => ({
  lifecycle: {
    value: [
      {
        ID: "remove-probes",
        Status: "Enabled" as const,
        Filter: { Prefix: "aerosecure-probe/" },
        Expiration: { Days: 1 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        ...changed,
      },
    ],
  },
});
const key: LiveKey = {
  ...metadata(),
  rotation: { value: { KeyRotationEnabled: true, RotationPeriodInDays: 365 } },
  policy: { value: policy("Key") },
  aliasLeadsTo: { value: KEY },
};
const bucket: LiveBucket = {
  ...encryption(),
  versioning: { value: "Enabled" },
  publicAccessBlocks: { value: 4 },
  ownership: { value: "BucketOwnerEnforced" },
  policy: { value: policy("Bucket") },
  ...lifecycle(),
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
    const nobody = declaredOf({ ...TARGET, keyAlias: undefined }, undefined, undefined);
    const checks = configurationChecks(nobody, key, bucket);
    assert.deepEqual(
      checks.filter(({ id }) => /policy|object-lock|alias/.test(id)),
      [],
    );
    assert.ok(checks.every(({ verdict }) => verdict === "pass"));
  });

  /** By what is wrong: the check that fails, what it has seen, and the change. */
  type Faults<Live> = Readonly<Record<string, readonly [string, string, Partial<Live>]>>;
  const noKeyPolicy = "the permission kms:GetKeyPolicy is missing";
  const ofTheKey: Faults<LiveKey> = {
    "a key that waits for its deletion": [
      "key-state",
      "PendingDeletion",
      metadata({ KeyState: "PendingDeletion" }),
    ],
    "a multi-region key": [
      "key-kind",
      "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, multi-region, material of AWS_KMS",
      metadata({ MultiRegion: true }),
    ],
    "rotation that is off": [
      "key-rotation",
      "off",
      { rotation: { value: { KeyRotationEnabled: false } } },
    ],
    "another rotation": [
      "key-rotation",
      "on, every 90 days",
      { rotation: { value: { KeyRotationEnabled: true, RotationPeriodInDays: 90 } } },
    ],
    "an alias that leads elsewhere": [
      "key-alias",
      OTHER_KEY,
      { aliasLeadsTo: { value: OTHER_KEY } },
    ],
    "an alias that is gone": ["key-alias", "nowhere", { aliasLeadsTo: { value: "nowhere" } }],
    "a changed key policy": [
      "key-policy",
      "missing: Key; not the stack's: Other",
      { policy: { value: policy("Other") } },
    ],
    "what could not be read": [
      "key-policy",
      `not read: ${noKeyPolicy}`,
      { policy: { refused: noKeyPolicy } },
    ],
  };
  const ofTheBucket: Faults<LiveBucket> = {
    "SSE-S3 by default": ["bucket-algorithm", "AES256", byDefault("AES256", KEY)],
    "another key by default": ["bucket-default-key", OTHER_KEY, byDefault("aws:kms", OTHER_KEY)],
    "no Bucket Key": ["bucket-key", "false", encryption({ BucketKeyEnabled: false })],
    "SSE-C let through": [
      "bucket-blocks-sse-c",
      "not blocked",
      encryption({ BlockedEncryptionTypes: { EncryptionType: ["NONE"] } }),
    ],
    "suspended versioning": [
      "bucket-versioning",
      "Suspended",
      { versioning: { value: "Suspended" } },
    ],
    "no versioning": ["bucket-versioning", "none", { versioning: { value: undefined } }],
    "a public access block that is off": [
      "bucket-public-access",
      "3 of 4",
      { publicAccessBlocks: { value: 3 } },
    ],
    ACLs: ["bucket-ownership", "ObjectWriter", { ownership: { value: "ObjectWriter" } }],
    "no bucket policy": ["bucket-policy", "none", { policy: { value: undefined } }],
    "a shorter lock": [
      "bucket-object-lock",
      "GOVERNANCE, 1 day",
      { retention: { value: { mode: "GOVERNANCE", days: 1 } } },
    ],
    "no lock": ["bucket-object-lock", "none", { retention: { value: undefined } }],
    "no lifecycle": ["bucket-cleans-probes", "kept", { lifecycle: { value: [] } }],
    "a lifecycle that is off": ["bucket-cleans-probes", "kept", lifecycle({ Status: "Disabled" })],
    "a lifecycle for something else": [
      "bucket-cleans-probes",
      "kept",
      lifecycle({ Filter: { Prefix: "logs/" } }),
    ],
  };
  for (const [what, [id, seen, changed]] of Object.entries(ofTheKey)) {
    failsFor(what, [id, seen], { ...key, ...changed }, bucket);
  }
  for (const [what, [id, seen, changed]] of Object.entries(ofTheBucket)) {
    failsFor(what, [id, seen], key, { ...bucket, ...changed });
  }

  function failsFor(what: string, failure: unknown, liveKey: LiveKey, liveBucket: LiveBucket) {
    it(`fails for ${what}, and for nothing else`, () => {
      const failed = configurationChecks(declared, liveKey, liveBucket)
        .filter(({ verdict }) => verdict === "fail")
        .map(({ id, seen }) => [id, seen]);
      assert.deepEqual(failed, [failure]);
    });
  }
});

describe("refuseRetainedProbes", () => {
  it("lets a bucket without retention pass", () => {
    refuseRetainedProbes({ retention: { value: undefined } });
  });

  for (const [text, retention] of Object.entries({
    "GOVERNANCE, 30 days": { mode: "GOVERNANCE", days: 30 },
    "COMPLIANCE, 7 years": { mode: "COMPLIANCE", years: 7 },
  })) {
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
