import assert from "node:assert/strict";
import type { LiveBucket } from "../../../ops/aws/live-bucket";
import { type BucketJudgement, bucketControls } from "../../../ops/controls/bucket-controls";
import type { ControlId } from "../../../ops/controls/definitions";
import { BUCKET } from "../commands/evidence/sample";
import {
  DECLARED_BY_NOBODY,
  DEPLOY,
  encryptionRule,
  KEY_ARN,
  OTHER_KEY,
  REMEDIES,
  read,
  verdictOn,
} from "../support/samples";

const POLICY = '{"Statement":[{"Sid":"TlsOnly","Effect":"Deny"}]}';
const encryption = (changed: Parameters<typeof encryptionRule>[0] = {}) => ({
  encryption: read(encryptionRule(changed)),
});
const replicated = (Status: "Enabled" | "Disabled", ReplicaKmsKeyID?: string) => ({
  Status,
  Destination: {
    Bucket: "arn:aws:s3:::copy",
    ...(ReplicaKmsKeyID && { EncryptionConfiguration: { ReplicaKmsKeyID } }),
  },
});
const sound: LiveBucket = {
  ...encryption(),
  publicAccessBlocks: read(4),
  isPublic: read(false),
  policy: read(POLICY),
  versioning: read("Enabled"),
  ownership: read("BucketOwnerEnforced"),
  logging: read(`${BUCKET}-logs`),
  retention: read({ mode: "GOVERNANCE", days: 30 }),
  replication: read([replicated("Enabled", KEY_ARN)]),
};
const judgement: BucketJudgement = {
  bucketArn: `arn:aws:s3:::${BUCKET}`,
  declared: {
    ...DECLARED_BY_NOBODY,
    bucketPolicy: POLICY,
    objectLock: "GOVERNANCE, 30 days",
  },
  bucket: sound,
  withoutTls: read({ isDenied: true, text: "denied by the bucket policy" }),
  parts: { logBucket: `${BUCKET}-logs` },
  remedies: REMEDIES,
};
const judge = (bucket: Partial<LiveBucket> = {}, changed: Partial<BucketJudgement> = {}) =>
  bucketControls({ ...judgement, ...changed, bucket: { ...sound, ...bucket } });

describe("the controls of a bucket", () => {
  it("pass if it is as it was deployed", () => {
    assert.deepEqual(
      judge().map(({ id, verdict, found }) => [id, verdict, found]),
      [
        ["bucket-sse-kms", "pass", "aws:kms"],
        ["bucket-own-key", "pass", KEY_ARN],
        ["bucket-key", "pass", "on"],
        ["bucket-blocks-sse-c", "pass", "SSE-C is blocked"],
        ["bucket-public-access", "pass", "4 of 4 blocks"],
        ["bucket-not-public", "pass", "not public"],
        ["bucket-tls-only", "pass", "denied by the bucket policy"],
        ["bucket-policy-deployed", "pass", "as deployed"],
        ["bucket-acls-disabled", "pass", "BucketOwnerEnforced"],
        ["bucket-versioned", "pass", "Enabled"],
        ["bucket-logged", "pass", `to ${BUCKET}-logs`],
        ["bucket-object-lock", "pass", "GOVERNANCE, 30 days"],
        ["bucket-replicated", "pass", "replicated under a key that the rule names"],
      ],
    );
  });

  it("expect no Bucket Key of DSSE, which does not use one", () => {
    const twoLayers = { algorithm: "aws:kms:dsse", keyArn: KEY_ARN, bucketKey: false } as const;
    const controls = judge(
      encryption({
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: "aws:kms:dsse",
          KMSMasterKeyID: KEY_ARN,
        },
        BucketKeyEnabled: false,
      }),
      { declared: { ...judgement.declared, encryption: twoLayers } },
    );
    assert.deepEqual(
      controls.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
  });

  const sseS3 = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } } as const;
  const underOtherKey = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: OTHER_KEY },
  } as const;
  const failures: readonly (readonly [ControlId, string, Partial<LiveBucket>])[] = [
    ["bucket-sse-kms", "AES256", encryption(sseS3)],
    ["bucket-own-key", OTHER_KEY, encryption(underOtherKey)],
    ["bucket-sse-kms", "none", { encryption: read(undefined) }],
    ["bucket-own-key", "none", { encryption: read(undefined) }],
    ["bucket-key", "off", encryption({ BucketKeyEnabled: false })],
    [
      "bucket-blocks-sse-c",
      "SSE-C is not blocked",
      encryption({ BlockedEncryptionTypes: undefined }),
    ],
    ["bucket-public-access", "3 of 4 blocks", { publicAccessBlocks: read(3) }],
    ["bucket-not-public", "public", { isPublic: read(true) }],
    ["bucket-policy-deployed", "missing: TlsOnly", { policy: read('{"Statement":[]}') }],
    ["bucket-policy-deployed", "there is none", { policy: read(undefined) }],
    ["bucket-acls-disabled", "ObjectWriter", { ownership: read("ObjectWriter") }],
    ["bucket-acls-disabled", "not set", { ownership: read(undefined) }],
    ["bucket-versioned", "Suspended", { versioning: read("Suspended") }],
    ["bucket-versioned", "never enabled", { versioning: read(undefined) }],
    ["bucket-logged", "no access logs", { logging: read(undefined) }],
    ["bucket-logged", "to elsewhere", { logging: read("elsewhere") }],
    [
      "bucket-object-lock",
      "GOVERNANCE, 1 day",
      { retention: read({ mode: "GOVERNANCE", days: 1 }) },
    ],
    ["bucket-object-lock", "none", { retention: read(undefined) }],
    ["bucket-replicated", "not replicated", { replication: read([]) }],
    ["bucket-replicated", "no rule is enabled", { replication: read([replicated("Disabled")]) }],
    [
      "bucket-replicated",
      "replicated, and a rule names no key",
      { replication: read([replicated("Enabled")]) },
    ],
  ];
  for (const [id, text, bucket] of failures) {
    it(`fail for ${id} if ${text} is found, and say what to do`, () => {
      const controls = judge(bucket);
      assert.deepEqual(verdictOn(id, controls), ["fail", text]);
      assert.equal(controls.find((each) => each.id === id)?.remedy, DEPLOY);
    });
  }

  it("fail if requests without TLS are allowed", () => {
    const withoutTls = read({ isDenied: false, text: "no statement denies them" });
    assert.deepEqual(verdictOn("bucket-tls-only", judge({}, { withoutTls })), [
      "fail",
      "no statement denies them",
    ]);
  });

  it("compare neither policy nor log bucket with a stack if none is named", () => {
    const controls = judge({}, { declared: DECLARED_BY_NOBODY, parts: { logBucket: undefined } });
    assert.deepEqual(verdictOn("bucket-policy-deployed", controls), [undefined, undefined]);
    assert.deepEqual(verdictOn("bucket-logged", controls), ["pass", `to ${BUCKET}-logs`]);
  });
});
