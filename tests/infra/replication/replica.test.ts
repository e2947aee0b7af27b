import assert from "node:assert/strict";
import type { ObjectLock } from "../../../infra/aws/object-lock";
import { EncryptedBucket } from "../../../infra/buckets/encrypted-bucket";
import { Replica } from "../../../infra/replication/replica";
import { Replication } from "../../../infra/replication/replication";
import { replicationPolicy, replicationTrust } from "../../../infra/replication/replication-policy";
import { CREATED_KEY, type Recorded, recordResources } from "../../support/mocks";
import { PLACE } from "../support/places";
import { aws, nameOf, someKey, unprotected } from "../support/resources";

const { partition } = PLACE;
const source = { region: "us-east-1", bucketName: "files", bucketArn: "arn:aws:s3:::files" };
const copy = { region: "eu-west-1", bucketName: "files-copy" };
const REPLICA_KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/replica";
const ROLE = "aws:iam/role:Role files-replica";
const POLICY = "aws:iam/rolePolicy:RolePolicy files-replica";
const KEY = "aws:kms/key:Key files";
const REPLICA_KEY = "aws:kms/key:Key files-replica";
const BUCKET = "aws:s3/bucket:Bucket files";
const REPLICA = "aws:s3/bucket:Bucket files-replica";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig files";

/** A bucket with its replica; the resources by type and name. */
async function declare(objectLock?: ObjectLock, protect = false) {
  const recording = await recordResources({ keyArns: { "files-replica": REPLICA_KEY_ARN } });
  const key = someKey("files", source.region);
  const replica = new Replica(
    "files-replica",
    {
      source: { ...source, key },
      bucket: {
        ...copy,
        partition,
        accountId: "111122223333",
        key: someKey("files-replica", copy.region),
        policy: "{}",
        accessLogs: true,
        oldVersionsKeptForDays: undefined,
        objectLock,
        protect,
        tags: { owner: "flight-data" },
      },
    },
    { protect },
  );
  const { region, bucketName } = source;
  const outlastedBy = [replica];
  const args = { region, bucketName, key, policy: "{}", outlastedBy };
  const bucket = new EncryptedBucket("files", args);
  new Replication("files", { region, source: bucket, replica });
  const resources = await recording.resources();
  return new Map<string, Recorded>(resources.map((each) => [nameOf(each), each]));
}

/** All that a resource waits for, one after the other. */
function reachableFrom(resources: ReadonlyMap<string, Recorded>, start: string): Set<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const dependency of resources.get(next)?.dependencies ?? []) {
      if (!reached.has(dependency)) {
        reached.add(dependency);
        queue.push(dependency);
      }
    }
  }
  return reached;
}

/** Asserts that a resource waits for all of these. */
function needs(resources: ReadonlyMap<string, Recorded>, start: string, all: string[]): void {
  const reached = reachableFrom(resources, start);
  for (const needed of all) {
    assert.ok(reached.has(needed), needed);
  }
}

describe("Replica and Replication", () => {
  it("copy everything, encrypted under the replica's key, and deletions as markers", async () => {
    const resources = await declare();
    assert.deepEqual(resources.get(REPLICATION)?.inputs, {
      region: "us-east-1",
      bucket: "files",
      role: "arn:aws:iam::111122223333:role/files-replication",
      rules: [
        {
          id: "everything",
          status: "Enabled",
          priority: 1,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: "arn:aws:s3:::files-copy",
            encryptionConfiguration: { replicaKmsKeyId: REPLICA_KEY_ARN },
          },
        },
      ],
    });
    assert.equal(resources.get(REPLICATION)?.deletedWith, BUCKET);
  });

  it("give S3 a role for these two buckets and keys", async () => {
    const resources = await declare();
    assert.deepEqual(resources.get(ROLE)?.inputs, {
      name: "files-replication",
      description: "Lets S3 copy files into files-copy.",
      assumeRolePolicy: JSON.stringify(replicationTrust()),
      tags: { owner: "flight-data" },
    });
    const { policy, ...rest } = resources.get(POLICY)?.inputs ?? {};
    assert.deepEqual(rest, { role: "files-replication", name: "replication" });
    const end = { region: "eu-west-1", bucketArn: "arn:aws:s3:::files-copy" };
    assert.deepEqual(
      JSON.parse(String(policy)),
      replicationPolicy({
        partition,
        source: { region: "us-east-1", bucketArn: "arn:aws:s3:::files", keyArn: CREATED_KEY.arn },
        replica: { ...end, keyArn: REPLICA_KEY_ARN },
        objectLock: false,
      }),
    );
  });

  it("lock the copies like the originals, and let the role read the locks", async () => {
    const resources = await declare({ mode: "GOVERNANCE", days: 9 });
    const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration files-replica";
    assert.deepEqual(resources.get(lock)?.inputs["rule"], {
      defaultRetention: { mode: "GOVERNANCE", days: 9 },
    });
    assert.match(String(resources.get(POLICY)?.inputs["policy"]), /s3:GetObjectRetention/);
  });

  it("put the replica with its key and log into the other region, and the role into none", async () => {
    const resources = await declare();
    const regions = [...resources.values()]
      .filter(({ type, name }) => type.startsWith("aws:") && name.startsWith("files-replica"))
      .map(({ inputs }) => inputs["region"]);
    // Key and alias; six and lifecycle, events and log of the bucket; seven of its log bucket.
    assert.deepEqual(regions.filter((region) => region === "eu-west-1").length, 18);
    assert.deepEqual(regions.filter((region) => region === undefined).length, 2);
    assert.equal(regions.length, 20);
  });

  it("make the bucket outlasted by its replica, and that by both keys", async () => {
    const resources = await declare();
    const logs = "aws:s3/bucket:Bucket files-replica-logs";
    needs(resources, BUCKET, [KEY, REPLICA, REPLICA_KEY, ROLE, POLICY]);
    needs(resources, REPLICA, [KEY, REPLICA_KEY, logs]);
    assert.ok(!reachableFrom(resources, REPLICA).has(BUCKET));
    needs(resources, logs, [KEY, REPLICA_KEY]);
  });

  it("replicate once both buckets keep versions and the role may copy", async () => {
    const resources = await declare();
    const versioning = ["files", "files-replica"].map((name) =>
      aws("s3", "BucketVersioning", name),
    );
    needs(resources, REPLICATION, [...versioning, POLICY]);
  });

  it("let no key depend on a bucket, and no policy come before the public access block", async () => {
    const resources = await declare();
    for (const key of [KEY, REPLICA_KEY]) {
      assert.deepEqual([...reachableFrom(resources, key)], []);
    }
    for (const name of ["files", "files-replica", "files-replica-logs"]) {
      const policy = aws("s3", "BucketPolicy", name);
      const block = aws("s3", "BucketPublicAccessBlock", name);
      assert.ok(resources.get(policy)?.dependencies.includes(block), name);
      const ownership = aws("s3", "BucketOwnershipControls", name);
      assert.ok(resources.get(ownership)?.dependencies.includes(policy), name);
    }
  });

  it("protect the replica with all that belongs to it", async () => {
    const resources = await declare(undefined, true);
    const own = [...resources.values()].filter(
      ({ name, type }) => name.startsWith("files-replica") && !type.includes("kms"),
    );
    assert.deepEqual(unprotected(own), []);
    assert.equal(own.length, 23);
  });
});
