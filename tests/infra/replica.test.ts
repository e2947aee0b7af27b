import assert from "node:assert/strict";
import { CustomerKey } from "../../infra/customer-key";
import { EncryptedBucket } from "../../infra/encrypted-bucket";
import type { ObjectLock } from "../../infra/object-lock";
import { Replica } from "../../infra/replica";
import { Replication } from "../../infra/replication";
import { replicationPolicy, replicationTrust } from "../../infra/replication-policy";
import { CREATED_KEY, type Recorded, recordResources } from "../support/mocks";

const partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const source = {
  region: "us-east-1",
  bucketName: "files",
  bucketArn: "arn:aws:s3:::files",
};
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
  const keyOf = (name: string, region: string) =>
    new CustomerKey(name, { region, alias: "alias/files", description: "d", policy: "{}" });
  const key = keyOf("files", source.region);
  const replica = new Replica(
    "files-replica",
    {
      source: { ...source, key },
      bucket: {
        ...copy,
        partition,
        accountId: "111122223333",
        key: keyOf("files-replica", copy.region),
        policy: "{}",
        accessLogs: true,
        oldVersionsKeptForDays: undefined,
        objectLock,
        tags: { owner: "flight-data" },
      },
    },
    { protect },
  );
  const { region, bucketName } = source;
  const bucket = new EncryptedBucket("files", {
    region,
    bucketName,
    key,
    policy: "{}",
    outlastedBy: [replica],
  });
  new Replication("files", { region, source: bucket, replica });
  const resources = await recording.resources();
  return new Map<string, Recorded>(resources.map((each) => [`${each.type} ${each.name}`, each]));
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
    assert.deepEqual(
      JSON.parse(String(policy)),
      replicationPolicy({
        partition,
        source: {
          region: "us-east-1",
          bucketArn: "arn:aws:s3:::files",
          keyArn: CREATED_KEY.arn,
        },
        replica: {
          region: "eu-west-1",
          bucketArn: "arn:aws:s3:::files-copy",
          keyArn: REPLICA_KEY_ARN,
        },
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
    const neededByBucket = reachableFrom(resources, BUCKET);
    for (const needed of [KEY, REPLICA, REPLICA_KEY, ROLE, POLICY]) {
      assert.ok(neededByBucket.has(needed), needed);
    }
    const neededByReplica = reachableFrom(resources, REPLICA);
    assert.ok(neededByReplica.has(KEY));
    assert.ok(neededByReplica.has(REPLICA_KEY));
    assert.ok(neededByReplica.has("aws:s3/bucket:Bucket files-replica-logs"));
    assert.ok(!neededByReplica.has(BUCKET));
    const neededByLogs = reachableFrom(resources, "aws:s3/bucket:Bucket files-replica-logs");
    assert.ok(neededByLogs.has(KEY));
    assert.ok(neededByLogs.has(REPLICA_KEY));
  });

  it("replicate once both buckets keep versions and the role may copy", async () => {
    const resources = await declare();
    const needed = reachableFrom(resources, REPLICATION);
    const versioning = "aws:s3/bucketVersioning:BucketVersioning";
    for (const each of [`${versioning} files`, `${versioning} files-replica`, POLICY]) {
      assert.ok(needed.has(each), each);
    }
  });

  it("let no key depend on a bucket, and no policy come before the public access block", async () => {
    const resources = await declare();
    for (const key of [KEY, REPLICA_KEY]) {
      assert.deepEqual([...reachableFrom(resources, key)], []);
    }
    for (const name of ["files", "files-replica", "files-replica-logs"]) {
      const policy = `aws:s3/bucketPolicy:BucketPolicy ${name}`;
      const block = `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock ${name}`;
      assert.ok(resources.get(policy)?.dependencies.includes(block), name);
      const ownership = `aws:s3/bucketOwnershipControls:BucketOwnershipControls ${name}`;
      assert.ok(resources.get(ownership)?.dependencies.includes(policy), name);
    }
  });

  it("protect the replica with all that belongs to it", async () => {
    const resources = await declare(undefined, true);
    const own = [...resources.values()].filter(
      ({ name, type }) => name.startsWith("files-replica") && !type.includes("kms"),
    );
    assert.deepEqual(
      own.filter(({ protect }) => !protect),
      [],
    );
    assert.equal(own.length, 23);
  });
});
