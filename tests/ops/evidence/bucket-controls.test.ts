import assert from "node:assert/strict";
import {
  type BucketJudgement,
  bucketControls,
  REFUSED,
} from "../../../ops/evidence/bucket-controls";
import type { ControlId } from "../../../ops/evidence/definitions";
import type { Observed } from "../../../ops/evidence/observe";
import type { ObservedBucket } from "../../../ops/evidence/observe-bucket";
import { BUCKET, KEY_ARN, MADE_AT } from "./sample";

const POLICY = '{"Statement":[{"Sid":"TlsOnly","Effect":"Deny"}]}';
const seen = <T>(value: T): Observed<T> => ({
  sources: [{ call: "s3:GetBucket", on: BUCKET, at: MADE_AT }],
  seen: { value },
});
const rule = (changed: object = {}) => ({
  ApplyServerSideEncryptionByDefault: {
    SSEAlgorithm: "aws:kms" as const,
    KMSMasterKeyID: KEY_ARN,
  },
  BucketKeyEnabled: true,
  BlockedEncryptionTypes: { EncryptionType: ["SSE-C" as const] },
  ...changed,
});
const replicated = (Status: "Enabled" | "Disabled", ReplicaKmsKeyID?: string) => ({
  Status,
  Destination: {
    Bucket: "arn:aws:s3:::copy",
    ...(ReplicaKmsKeyID && { EncryptionConfiguration: { ReplicaKmsKeyID } }),
  },
});
const sound: ObservedBucket = {
  encryption: seen(rule()),
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
    encryption: { algorithm: "aws:kms", keyArn: KEY_ARN, bucketKey: true },
    keyAlias: undefined,
    rotationPeriodInDays: undefined,
    keyPolicy: undefined,
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
    const encryption = { algorithm: "aws:kms:dsse", keyArn: KEY_ARN, bucketKey: false } as const;
    const found = rule({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms:dsse", KMSMasterKeyID: KEY_ARN },
      BucketKeyEnabled: false,
    });
    const controls = judge(
      { encryption: seen(found) },
      { declared: { ...judgement.declared, encryption } },
    );
    assert.deepEqual(
      controls.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
  });

  const failures: readonly (readonly [ControlId, string, Partial<ObservedBucket>])[] = [
    [
      "bucket-sse-kms",
      "AES256",
      {
        encryption: seen(rule({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } })),
      },
    ],
    ["bucket-sse-kms", "none", { encryption: seen(undefined) }],
    ["bucket-own-key", "none", { encryption: seen(undefined) }],
    ["bucket-key", "off", { encryption: seen(rule({ BucketKeyEnabled: false })) }],
    [
      "bucket-blocks-sse-c",
      "SSE-C is not blocked",
      { encryption: seen(rule({ BlockedEncryptionTypes: undefined })) },
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
      const found = judge(bucket).find((each) => each.id === id);
      assert.deepEqual([found?.verdict, found?.seen], ["fail", text]);
    });
  }

  it("fail where requests without TLS are let through", () => {
    const withoutTls = seen("no statement refuses them");
    const found = judge({}, { withoutTls }).find(({ id }) => id === "bucket-tls-only");
    assert.deepEqual([found?.verdict, found?.seen], ["fail", "no statement refuses them"]);
  });
});
