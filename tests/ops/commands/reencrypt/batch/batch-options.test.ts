import assert from "node:assert/strict";
import {
  operationFor,
  refuseBatchOptions,
} from "../../../../../ops/commands/reencrypt/batch/batch-options";
import { collectedSources } from "../../../../../ops/commands/reencrypt/batch/source-encryption";
import { KEY_ARN, UNDER_THE_KEY } from "../../../support/samples";

const ALONE: Parameters<typeof refuseBatchOptions>[0] = {
  ...{ batch: false, follow: false, source: [] },
  method: "auto",
  ...{ restart: false, prefix: [], acceptSingleLayer: false },
};

describe("the options of reencrypt --batch", () => {
  for (const [options, message] of [
    [{ follow: true }, "--follow is for --batch alone. Add --batch."],
    [{ after: "job" }, "--after is for --batch alone. Add --batch."],
    [{ manifest: "m" }, "--manifest is for --batch alone. Add --batch."],
    [{ source: ["SSE-S3"] }, "--source is for --batch alone. Add --batch."],
    [
      { storageClass: "STANDARD", follow: true },
      "--follow and --storage-class are for --batch alone. Add --batch.",
    ],
  ] as const) {
    it(`are refused without it: ${JSON.stringify(options)}`, () => {
      assert.throws(() => refuseBatchOptions({ ...ALONE, ...options }), {
        ...{ name: "UserError", exitCode: 2, message },
      });
    });
  }

  it("leave a walk alone, with its journal", () => {
    refuseBatchOptions({ ...ALONE, restart: true, journal: "j", prefix: ["a/"] });
  });

  it("re-encrypt in place if S3 can, and copy otherwise", () => {
    const copy = { manifest: "m", storageClass: "STANDARD", acceptSingleLayer: true } as const;
    const dsse = { ...UNDER_THE_KEY, algorithm: "aws:kms:dsse", bucketKey: false } as const;
    const copied = { operation: "S3PutObjectCopy", storageClass: "STANDARD" };
    for (const method of ["auto", "in-place"] as const) {
      assert.deepEqual(operationFor({ ...ALONE, method }, UNDER_THE_KEY, true), {
        operation: "S3UpdateObjectEncryption",
      });
    }
    assert.deepEqual(
      operationFor({ ...ALONE, ...copy, method: "copy" }, UNDER_THE_KEY, true),
      copied,
    );
    assert.deepEqual(operationFor({ ...ALONE, ...copy }, UNDER_THE_KEY, false), copied);
    assert.deepEqual(
      operationFor({ ...ALONE, ...copy, acceptSingleLayer: false }, dsse, true),
      copied,
    );
    assert.throws(() => operationFor({ ...ALONE, method: "in-place" }, dsse, true), {
      message: "S3 cannot re-encrypt in place under aws:kms:dsse. Use --method copy.",
    });
    assert.throws(() => operationFor(ALONE, dsse, true), {
      message:
        "S3 cannot re-encrypt this in place, and a job copies only what a manifest lists, since S3's own list may have old versions. Write one with --report FILE.csv, and name it with --manifest FILE.csv.",
    });
  });

  it("name what S3 lists by encryption, or by key", () => {
    for (const source of ["SSE-S3", "SSE-KMS", "no-bucket-key", KEY_ARN]) {
      assert.deepEqual(collectedSources(source, ["SSE-S3"]), ["SSE-S3", source]);
    }
    for (const source of ["SSE-C", "", "alias/a", `${KEY_ARN}/x`, "arn:aws:s3:::files"]) {
      assert.throws(() => collectedSources(source, []), {
        message: "Use SSE-S3, SSE-KMS, no-bucket-key or the ARN of a KMS key.",
      });
    }
  });
});
