import assert from "node:assert/strict";
import { type HardenedBucketArgs, hardenedBucket } from "../../../infra/buckets/hardened-bucket";
import type { Recorded } from "../../support/mocks";
import { PLACE } from "../support/places";
import {
  ABORT_UPLOADS,
  aws,
  companion,
  nameOf,
  registeredBy,
  someKey,
  unprotected,
} from "../support/resources";

const { region } = PLACE;
const BUCKET = "aws:s3/bucket:Bucket files";
const LIFECYCLE = "BucketLifecycleConfiguration";
const LOCK = "BucketObjectLockConfiguration";
const LOGGING = "BucketLogging";
const NOTIFICATION = "BucketNotification";

const probes = {
  id: "remove-probes",
  status: "Enabled",
  filter: { prefix: "aerosecure-probe/" },
  expiration: { days: 1 },
  noncurrentVersionExpiration: { noncurrentDays: 1 },
};

/** The bucket's own parts: whatever depends on the bucket as a whole waits for them. */
const PARTS = [
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls files",
  "aws:s3/bucketPolicy:BucketPolicy files",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock files",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration files",
  "aws:s3/bucketVersioning:BucketVersioning files",
];

/** The access-log bucket and its parts. */
const WHOLE_LOGS = [BUCKET, aws("s3", LIFECYCLE, "files"), ...PARTS].map((each) => `${each}-logs`);

async function declare(args: Partial<HardenedBucketArgs> = {}, protect = false) {
  const all = await registeredBy(() => {
    const defaults = {
      ...PLACE,
      bucketName: "files-111122223333",
      key: someKey("files", region),
      policy: "{}",
      accessLogs: true,
      oldVersionsKeptForDays: undefined,
      objectLock: undefined,
      protect,
    };
    hardenedBucket("files", { ...defaults, ...args }, { protect });
  });
  const one = (kind: string, name = "files") =>
    all.find((each) => nameOf(each) === aws("s3", kind, name));
  return { all, one };
}

/** What one of the bucket's surroundings is registered as. */
function around(kind: string, component: string, inputs: object, waitsFor = PARTS): Recorded {
  const declared = { component, name: "files", region, bucket: "files-111122223333" };
  return companion(declared, kind, inputs, waitsFor);
}

describe("hardenedBucket", () => {
  it("keeps every version, and nothing of what was never completed or only a probe", async () => {
    const { one } = await declare();
    assert.deepEqual(
      one(LIFECYCLE),
      around(LIFECYCLE, "ObjectRetention", { rules: [ABORT_UPLOADS, probes] }),
    );
    assert.equal(one(LOCK), undefined);
    assert.equal(one("Bucket")?.inputs["objectLockEnabled"], undefined);
  });

  it("keeps old versions for as many days as it is told", async () => {
    const { one } = await declare({ oldVersionsKeptForDays: 30 });
    const old = {
      id: "remove-old-versions",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { expiredObjectDeleteMarker: true },
      noncurrentVersionExpiration: { noncurrentDays: 30 },
    };
    assert.deepEqual(one(LIFECYCLE)?.inputs["rules"], [ABORT_UPLOADS, probes, old]);
  });

  it("locks objects from the bucket's creation on, but for the access log", async () => {
    const { one, all } = await declare({ objectLock: { mode: "COMPLIANCE", days: 365 } });
    assert.deepEqual(
      one(LOCK),
      around(LOCK, "ObjectRetention", {
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } },
      }),
    );
    assert.equal(one("Bucket")?.inputs["objectLockEnabled"], true);
    assert.equal(one("Bucket", "files-logs")?.inputs["objectLockEnabled"], undefined);
    assert.equal(all.filter(({ type }) => type === aws("s3", LOCK)).length, 1);
    assert.deepEqual(
      one(LIFECYCLE)?.dependencies,
      [BUCKET, ...PARTS, aws("s3", LOCK, "files")].sort(),
    );
  });

  it("sends the bucket's events to EventBridge", async () => {
    const { one } = await declare();
    assert.deepEqual(
      one(NOTIFICATION),
      around(NOTIFICATION, "BucketEvents", { eventbridge: true }),
    );
  });

  it("logs every request by its day, once the log bucket lets logs in", async () => {
    const { one, all } = await declare();
    assert.deepEqual(
      one(LOGGING),
      around(
        LOGGING,
        "BucketEvents",
        {
          targetBucket: "files-111122223333-logs",
          targetPrefix: "access-logs/",
          targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
        },
        [...PARTS, ...WHOLE_LOGS],
      ),
    );
    assert.equal(all.filter(({ type }) => type === aws("s3", LOGGING)).length, 1);
  });

  it("makes the log bucket before the bucket and after the key, so that each outlasts the next", async () => {
    const { one, all } = await declare();
    assert.deepEqual(
      one("Bucket")?.dependencies,
      ["aws:kms/alias:Alias files", "aws:kms/key:Key files", ...WHOLE_LOGS].sort(),
    );
    const ofLogs = all.filter(({ name }) => name === "files-logs");
    assert.equal(ofLogs.length, 8);
    assert.deepEqual(
      ofLogs.flatMap(({ dependencies }) =>
        dependencies.filter((each) => !each.endsWith(" files-logs")),
      ),
      ["aws:kms/alias:Alias files", "aws:kms/key:Key files"],
    );
  });

  it("has no log bucket where none is wanted", async () => {
    const { all } = await declare({ accessLogs: false });
    assert.deepEqual(
      all.filter(({ name, type }) => name === "files-logs" || type === aws("s3", LOGGING)),
      [],
    );
  });

  it("hands region, tags, the fate of the objects and protection to the log bucket", async () => {
    const tags = { owner: "flight-data" };
    const { one, all } = await declare({ tags, forceDestroy: true }, true);
    assert.deepEqual(one("Bucket", "files-logs")?.inputs, {
      region,
      bucket: "files-111122223333-logs",
      forceDestroy: true,
      tags,
    });
    assert.deepEqual(unprotected(all.filter(({ type }) => !type.includes("kms"))), []);
  });
});
