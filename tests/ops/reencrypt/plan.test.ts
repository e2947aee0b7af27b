import assert from "node:assert/strict";
import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { encryptionOf, type HeadedVersion } from "../../../ops/object-encryption";
import type { ObjectVersion } from "../../../ops/objects";
import { type Plan, type PlanArgs, planFor } from "../../../ops/reencrypt/plan";
import { differences } from "../../../ops/reencrypt/same-object";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const NOW = new Date("2026-11-22T00:00:00Z");
const GIB = 1024 ** 3;

type Head = Omit<HeadObjectCommandOutput, "$metadata">;
const current: ObjectVersion = {
  key: "k",
  versionId: "v",
  isCurrent: true,
  size: 1,
  eTag: '"e"',
  storageClass: "STANDARD",
};
const old: ObjectVersion = { ...current, isCurrent: false };

const headed = (head: Head): HeadedVersion => ({
  encryption: encryptionOf(head),
  head: { $metadata: {}, ...head },
});
const underKey: Head = {
  ServerSideEncryption: "aws:kms",
  SSEKMSKeyId: KEY,
  BucketKeyEnabled: true,
};
const sseS3: Head = { ServerSideEncryption: "AES256" };
const otherKey: Head = { ...underKey, SSEKMSKeyId: `${KEY}0` };
const offBucketKey: Head = { ...underKey, BucketKeyEnabled: false };
const twoLayers: Head = { ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: KEY };
const customerKey: HeadedVersion = {
  encryption: { algorithm: "SSE-C", keyArn: undefined, bucketKey: false },
  head: undefined,
};

const auto: PlanArgs = {
  wanted: { algorithm: "aws:kms", keyArn: KEY, bucketKey: true },
  method: "auto",
  hasInPlace: true,
  now: NOW,
};
const inPlace: PlanArgs = { ...auto, method: "in-place" };
const copy: PlanArgs = { ...auto, method: "copy", hasInPlace: false };
const withoutInPlace: PlanArgs = { ...auto, hasInPlace: false };
const layered: PlanArgs = {
  ...auto,
  wanted: { algorithm: "aws:kms:dsse", keyArn: KEY, bucketKey: false },
};

const leave = (because: Extract<Plan, { because: unknown }>["because"]): Plan => ({
  action: "leave",
  because,
});
const locked: Head = {
  ...sseS3,
  ObjectLockMode: "GOVERNANCE",
  ObjectLockRetainUntilDate: new Date("2026-11-23T00:00:00Z"),
};
const unlocked: Head = { ...locked, ObjectLockRetainUntilDate: new Date("2026-11-21T00:00:00Z") };

describe("planFor", () => {
  const cases: readonly (readonly [string, PlanArgs, ObjectVersion, HeadedVersion, Plan])[] = [
    ["what is under the key already", auto, old, headed(underKey), { action: "nothing" }],
    ["what is gone", auto, current, undefined, { action: "gone" }],
    ["SSE-S3", auto, current, headed(sseS3), { action: "in-place" }],
    ["an old version under SSE-S3", auto, old, headed(sseS3), { action: "in-place" }],
    ["another key", auto, current, headed(otherKey), { action: "in-place" }],
    ["the key without the Bucket Key", auto, current, headed(offBucketKey), { action: "in-place" }],
    ["two layers", auto, current, headed(twoLayers), { action: "copy" }],
    ["an old version under two layers", auto, old, headed(twoLayers), leave("noncurrent")],
    ["two layers, in place alone", inPlace, current, headed(twoLayers), leave("not-in-place")],
    ["no encryption", auto, current, headed({}), { action: "copy" }],
    ["SSE-C", auto, current, customerKey, leave("customer-key")],
    ["one layer where two are wanted", layered, current, headed(underKey), { action: "copy" }],
    [
      "an old version where two layers are wanted",
      layered,
      old,
      headed(sseS3),
      leave("noncurrent"),
    ],
    ["SSE-S3 by copy", copy, current, headed(sseS3), { action: "copy" }],
    ["an old version by copy", copy, old, headed(sseS3), leave("noncurrent")],
    [
      "SSE-S3 where S3 changes nothing in place",
      withoutInPlace,
      current,
      headed(sseS3),
      { action: "copy" },
    ],
    ["a locked version", auto, current, headed(locked), leave("locked")],
    ["a locked version by copy", copy, current, headed(locked), leave("locked")],
    ["a lock that has ended", auto, current, headed(unlocked), { action: "in-place" }],
    [
      "a legal hold",
      auto,
      current,
      headed({ ...sseS3, ObjectLockLegalHoldStatus: "ON" }),
      leave("locked"),
    ],
    [
      "a legal hold that is off",
      auto,
      current,
      headed({ ...sseS3, ObjectLockLegalHoldStatus: "OFF" }),
      { action: "in-place" },
    ],
    [
      "an archived object",
      auto,
      current,
      headed({ ...sseS3, StorageClass: "DEEP_ARCHIVE" }),
      { action: "in-place" },
    ],
    [
      "an archived object by copy",
      copy,
      current,
      headed({ ...sseS3, StorageClass: "GLACIER" }),
      leave("archived"),
    ],
    [
      "one that is being restored, by copy",
      copy,
      current,
      headed({ ...sseS3, StorageClass: "GLACIER", Restore: 'ongoing-request="true"' }),
      leave("archived"),
    ],
    [
      "a restored one by copy",
      copy,
      current,
      headed({
        ...sseS3,
        StorageClass: "GLACIER",
        Restore: 'ongoing-request="false", expiry-date="Fri, 27 Nov 2026 00:00:00 GMT"',
      }),
      { action: "copy" },
    ],
    [
      "instant retrieval by copy",
      copy,
      current,
      headed({ ...sseS3, StorageClass: "GLACIER_IR" }),
      { action: "copy" },
    ],
    [
      "an archive tier by copy",
      copy,
      current,
      headed({ ...sseS3, StorageClass: "INTELLIGENT_TIERING", ArchiveStatus: "ARCHIVE_ACCESS" }),
      leave("archived"),
    ],
    ["5 GB by copy", copy, { ...current, size: 5 * GIB }, headed(sseS3), { action: "copy" }],
    [
      "over 5 GB by copy",
      copy,
      { ...current, size: 5 * GIB + 1 },
      headed(sseS3),
      leave("over-5-gb"),
    ],
    ["over 5 GB", auto, { ...current, size: 5 * GIB + 1 }, headed(sseS3), { action: "in-place" }],
  ];
  for (const [what, args, version, found, plan] of cases) {
    it(`${plan.action === "leave" ? `leaves (${plan.because})` : `says "${plan.action}" to`} ${what}`, () => {
      assert.deepEqual(planFor(version, found, args), plan);
    });
  }
});

describe("differences", () => {
  const before: HeadObjectCommandOutput = {
    $metadata: {},
    ...sseS3,
    ContentLength: 5,
    ContentType: "text/csv",
    Metadata: { a: "1", b: "2" },
    TagCount: 2,
    ChecksumCRC32: "NhCmhg==",
    ChecksumType: "FULL_OBJECT",
  };
  const cases: readonly (readonly [string, Partial<HeadObjectCommandOutput>, readonly string[]])[] =
    [
      [
        "nothing but encryption, id and time",
        { ...underKey, VersionId: "w", LastModified: NOW, ETag: "x" },
        [],
      ],
      ["the order of metadata", { Metadata: { b: "2", a: "1" } }, []],
      ["size", { ContentLength: 4 }, ["ContentLength"]],
      ["metadata", { Metadata: { a: "1" } }, ["Metadata"]],
      ["tags", { TagCount: undefined }, ["TagCount"]],
      ["the checksum", { ChecksumCRC32: "AAAAAA==" }, ["ChecksumCRC32"]],
      ["the kind of checksum", { ChecksumCRC32: "AAAAAA==", ChecksumType: "COMPOSITE" }, []],
      [
        "storage class and type",
        { StorageClass: "STANDARD_IA", ContentType: "a/b" },
        ["ContentType", "StorageClass"],
      ],
    ];
  for (const [what, changed, names] of cases) {
    it(`finds ${names.length === 0 ? "none" : names.join(", ")} where ${what} differs`, () => {
      assert.deepEqual(differences(before, { ...before, ...changed }), names);
    });
  }
});
