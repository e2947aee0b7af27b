import assert from "node:assert/strict";
import {
  type BucketJudgement,
  bucketControls,
  REFUSED,
} from "../../../ops/controls/bucket-controls";
import type { ControlId } from "../../../ops/controls/definitions";
import type { ObservedBucket } from "../../../ops/evidence/observe-bucket";
import { BUCKET, KEY_ARN, seen, verdictOn } from "../evidence/sample";
import { DECLARED_BY_NOBODY, encryptionRule } from "../support/samples";

const POLICY = '{"Statement":[{"Sid":"TlsOnly","Effect":"Deny"}]}';
const encryption = (changed: Parameters<typeof encryptionRule>[0] = {}) => ({
  encryption: seen(encryptionRule(changed)),
});
const replicated = (Status: "Enabled" | "Disabled", ReplicaKmsKeyID?: string) => ({
  Status,
  Destination: {
    Bucket: "arn:aws:s3:::copy",
    ...(ReplicaKmsKeyID && { EncryptionConfiguration: { ReplicaKmsKeyID } }),
  },
});
const sound: ObservedBucket = {
  ...encryption(),
  publicAccessBlocks: seen(4),
  isPublic: seen(false),
  policy: seen(POLICY),
  versioning: seen("Enabled"),
  ownership: seen("BucketOwnerEnforced"),
  logging: seen(`${BUCKET}-logs`),
  retention: seen("GOVERNANCE, 30 days"),
  replication: seen([replicated("Enabled", KEY_ARN)]),
};
const judgement: BucketJudgement = {
  bucketArn: `arn:aws:s3:::${BUCKET}`,
  declared: {
    ...DECLARED_BY_NOBODY,
    bucketPolicy: POLICY,
    objectLock: "GOVERNANCE, 30 days",
  },
  bucket: sound,
  withoutTls: seen(REFUSED),
  parts: { logBucket: `${BUCKET}-logs` },
};
const judge = (bucket: Partial<ObservedBucket> = {}, changed: Partial<BucketJudgement> = {}) =>
  bucketControls({ ...judgement, ...changed, bucket: { ...sound, ...bucket } });

describe("the controls of a bucket", () => {
  it("pass where it is as it was deployed", () => {
    assert.deepEqual(
      judge().map(({ id, verdict, seen: text }) => [id, verdict, text]),
      [
        ["bucket-sse-kms", "pass", "aws:kms"],
        ["bucket-own-key", "pass", KEY_ARN],
        ["bucket-key", "pass", "on"],
        ["bucket-blocks-sse-c", "pass", "SSE-C is blocked"],
        ["bucket-public-access", "pass", "4 of 4 blocks"],
        ["bucket-not-public", "pass", "not public"],
        ["bucket-tls-only", "pass", "refused by the bucket policy"],
        ["bucket-policy-deployed", "pass", "as deployed"],
        ["bucket-acls-disabled", "pass", "BucketOwnerEnforced"],
        ["bucket-versioned", "pass", "Enabled"],
        ["bucket-logged", "pass", `into ${BUCKET}-logs`],
        ["bucket-object-lock", "pass", "GOVERNANCE, 30 days"],
        ["bucket-replicated", "pass", "copied under a key that is named"],
      ],
    );
  });

  it("want no Bucket Key of two layers, which can have none", () => {
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
  const failures: readonly (readonly [ControlId, string, Partial<ObservedBucket>])[] = [
    ["bucket-sse-kms", "AES256", encryption(sseS3)],
    ["bucket-sse-kms", "none", { encryption: seen(undefined) }],
    ["bucket-own-key", "none", { encryption: seen(undefined) }],
    ["bucket-key", "off", encryption({ BucketKeyEnabled: false })],
    [
      "bucket-blocks-sse-c",
      "SSE-C is not blocked",
      encryption({ BlockedEncryptionTypes: undefined }),
    ],
    ["bucket-public-access", "3 of 4 blocks", { publicAccessBlocks: seen(3) }],
    ["bucket-not-public", "public", { isPublic: seen(true) }],
    ["bucket-policy-deployed", "missing: TlsOnly", { policy: seen('{"Statement":[]}') }],
    ["bucket-policy-deployed", "there is none", { policy: seen(undefined) }],
    ["bucket-acls-disabled", "ObjectWriter", { ownership: seen("ObjectWriter") }],
    ["bucket-acls-disabled", "not set", { ownership: seen(undefined) }],
    ["bucket-versioned", "Suspended", { versioning: seen("Suspended") }],
    ["bucket-versioned", "never switched on", { versioning: seen(undefined) }],
    ["bucket-logged", "no logs", { logging: seen(undefined) }],
    ["bucket-logged", "into elsewhere", { logging: seen("elsewhere") }],
    ["bucket-object-lock", "GOVERNANCE, 1 day", { retention: seen("GOVERNANCE, 1 day") }],
    ["bucket-object-lock", "none", { retention: seen(undefined) }],
    ["bucket-replicated", "not copied", { replication: seen([]) }],
    ["bucket-replicated", "no rule is enabled", { replication: seen([replicated("Disabled")]) }],
    [
      "bucket-replicated",
      "copied, and no key is named",
      { replication: seen([replicated("Enabled")]) },
    ],
  ];
  for (const [id, text, bucket] of failures) {
    it(`fail for ${id} where ${text} is seen`, () => {
      assert.deepEqual(verdictOn(id, judge(bucket)), ["fail", text]);
    });
  }

  it("fail where requests without TLS are let through", () => {
    const withoutTls = seen("no statement refuses them");
    assert.deepEqual(verdictOn("bucket-tls-only", judge({}, { withoutTls })), [
      "fail",
      "no statement refuses them",
    ]);
  });
});
