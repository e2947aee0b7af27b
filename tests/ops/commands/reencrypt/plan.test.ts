import assert from "node:assert/strict";
import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { encryptionOf, type HeadedVersion } from "../../../../ops/aws/object-encryption";
import type { ObjectVersion } from "../../../../ops/aws/objects";
import { type Plan, type PlanArgs, planFor } from "../../../../ops/commands/reencrypt/plan";
import { differences } from "../../../../ops/commands/reencrypt/same-object";
import { KEY_ARN, OTHER_KEY, UNDER_THE_KEY, VERSION } from "../../support/samples";

const NOW = new Date("2026-11-22T00:00:00Z");
const OVER_5_GB = 5 * 1024 ** 3 + 1;

type Head = Omit<HeadObjectCommandOutput, "$metadata">;
const current = VERSION;
const old = { ...current, isCurrent: false };
const ofSize = (size: number) => ({ ...current, size });

const headed = (head: Head): HeadedVersion => ({
  encryption: encryptionOf(head),
  head: { $metadata: {}, ...head },
});
const underKey: Head = {
  ServerSideEncryption: "aws:kms",
  SSEKMSKeyId: KEY_ARN,
  BucketKeyEnabled: true,
};
const underSseS3: Head = { ServerSideEncryption: "AES256" };
/** What a HEAD tells of a version under SSE-S3. */
const sseS3With = (more: Head) => headed({ ...underSseS3, ...more });
const retainedUntil = (day: string) =>
  sseS3With({ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date(day) });
const archived = (more: Head) => sseS3With({ StorageClass: "GLACIER", ...more });
const sseS3 = headed(underSseS3);
const sseKms = headed(underKey);
const otherKey = headed({ ...underKey, SSEKMSKeyId: OTHER_KEY });
const offBucketKey = headed({ ...underKey, BucketKeyEnabled: false });
const twoLayers = headed({ ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: KEY_ARN });
const twoOther = headed({ ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: OTHER_KEY });
const locked = retainedUntil("2026-11-23T00:00:00Z");
const customerKey: HeadedVersion = {
  encryption: { algorithm: "SSE-C", keyArn: undefined, bucketKey: false },
  head: undefined,
};

const auto: PlanArgs = {
  ...{ expected: UNDER_THE_KEY, method: "auto", hasInPlace: true },
  ...{ acceptSingleLayer: false, now: NOW },
};
const accepting: PlanArgs = { ...auto, acceptSingleLayer: true };
const inPlace: PlanArgs = { ...auto, method: "in-place" };
const copy: PlanArgs = { ...auto, method: "copy", hasInPlace: false };
const withoutInPlace: PlanArgs = { ...auto, hasInPlace: false };
const layered: PlanArgs = {
  ...auto,
  expected: { algorithm: "aws:kms:dsse", keyArn: KEY_ARN, bucketKey: false },
};

describe("planFor", () => {
  type Looked = readonly [string, PlanArgs, ObjectVersion, HeadedVersion];
  const planned: Readonly<Record<Exclude<Plan["action"], "leave">, readonly Looked[]>> = {
    nothing: [["what is under the key already", auto, old, sseKms]],
    gone: [["what is gone", auto, current, undefined]],
    "in-place": [
      ["SSE-S3", auto, current, sseS3],
      ["an old version under SSE-S3", auto, old, sseS3],
      ["another key", auto, current, otherKey],
      ["the key without the Bucket Key", auto, current, offBucketKey],
      ["a lock that has ended", auto, current, retainedUntil("2026-11-21T00:00:00Z")],
      ["a legal hold that is off", auto, current, sseS3With({ ObjectLockLegalHoldStatus: "OFF" })],
      ["an archived object", auto, current, sseS3With({ StorageClass: "DEEP_ARCHIVE" })],
      ["over 5 GB", auto, ofSize(OVER_5_GB), sseS3],
    ],
    copy: [
      ["two layers, if one is accepted", accepting, current, twoLayers],
      ["two layers under another key if two are expected", layered, current, twoOther],
      ["no encryption", auto, current, headed({})],
      ["one layer if two are expected", layered, current, sseKms],
      ["SSE-S3 by copy", copy, current, sseS3],
      ["SSE-S3 if S3 changes nothing in place", withoutInPlace, current, sseS3],
      [
        "a restored one by copy",
        copy,
        current,
        archived({
          Restore: 'ongoing-request="false", expiry-date="Fri, 27 Nov 2026 00:00:00 GMT"',
        }),
      ],
      ["instant retrieval by copy", copy, current, sseS3With({ StorageClass: "GLACIER_IR" })],
      ["5 GB by copy", copy, ofSize(OVER_5_GB - 1), sseS3],
    ],
  };
  for (const [action, rows] of Object.entries(planned)) {
    for (const [what, args, version, found] of rows) {
      it(`says "${action}" to ${what}`, () => {
        assert.deepEqual(planFor(version, found, args), { action });
      });
    }
  }

  type Because = Extract<Plan, { because: unknown }>["because"];
  const left: readonly (readonly [Because, ...Looked])[] = [
    ["two-layers", "two layers", auto, current, twoLayers],
    ["two-layers", "two layers by copy", copy, current, twoLayers],
    ["noncurrent", "an old version under two layers", accepting, old, twoLayers],
    ["two-layers", "two layers, in place alone", inPlace, current, twoLayers],
    [
      "not-in-place",
      "two layers, in place alone, if one is accepted",
      { ...inPlace, acceptSingleLayer: true },
      current,
      twoLayers,
    ],
    ["customer-key", "SSE-C", auto, current, customerKey],
    ["noncurrent", "an old version if two layers are expected", layered, old, sseS3],
    ["noncurrent", "an old version by copy", copy, old, sseS3],
    ["locked", "a locked version", auto, current, locked],
    ["locked", "a locked version by copy", copy, current, locked],
    ["locked", "a legal hold", auto, current, sseS3With({ ObjectLockLegalHoldStatus: "ON" })],
    ["archived", "an archived object by copy", copy, current, archived({})],
    [
      "archived",
      "one that is being restored, by copy",
      copy,
      current,
      archived({ Restore: 'ongoing-request="true"' }),
    ],
    [
      "archived",
      "an archive tier by copy",
      copy,
      current,
      sseS3With({ StorageClass: "INTELLIGENT_TIERING", ArchiveStatus: "ARCHIVE_ACCESS" }),
    ],
    ["over-5-gb", "over 5 GB by copy", copy, ofSize(OVER_5_GB), sseS3],
  ];
  for (const [because, what, args, version, found] of left) {
    it(`leaves (${because}) ${what}`, () => {
      assert.deepEqual(planFor(version, found, args), { action: "leave", because });
    });
  }
});

describe("differences", () => {
  const before: HeadObjectCommandOutput = {
    $metadata: {},
    ...underSseS3,
    ContentLength: 5,
    ContentType: "text/csv",
    Metadata: { a: "1", b: "2" },
    TagCount: 2,
    ChecksumCRC32: "NhCmhg==",
    ChecksumType: "FULL_OBJECT",
  };
  type Change = readonly [string, Partial<HeadObjectCommandOutput>, readonly string[]];
  const encrypted = { ...underKey, VersionId: "w", LastModified: NOW, ETag: "x" };
  const cases: readonly Change[] = [
    ["nothing but encryption, id and time", encrypted, []],
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
    it(`finds ${names.length === 0 ? "none" : names.join(", ")} if ${what} differs`, () => {
      assert.deepEqual(differences(before, { ...before, ...changed }), names);
    });
  }
});
