import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { emptyBucket } from "../../local/aws-provider/s3/empty-bucket";
import { policyPackDirectory } from "../../local/processes/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { runPulumi } from "../../local/start/pulumi-run";
import { failureOf, succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { startTestAws, testInstance } from "../support/test-instance";

const project = join(__dirname, "../support/hardened-program");

describe("a hardened bucket on the local AWS", function () {
  this.timeout(120_000);

  /** One stack's life, with what the tests ask AWS themselves. */
  async function deployed(stack: string, config: Readonly<Record<string, unknown>>) {
    const aws = await startTestAws();
    const settings = join(testInstance.directory, `${stack}.yaml`);
    await writeFile(settings, JSON.stringify({ config: { "aws:region": "us-east-1", ...config } }));
    await ensureStack(aws, testInstance, { project, stack });
    const name = ["--cwd", project, "--stack", stack];
    const pulumi = (...args: readonly string[]) =>
      runPulumi(aws, [...args, ...name, "--config-file", settings]);
    await succeeds(pulumi("up", "--yes", "--skip-preview", "--policy-pack", policyPackDirectory));
    const told = await succeeds(runPulumi(aws, ["stack", "output", "--json", ...name]));
    const outputs: Readonly<Record<string, string>> = JSON.parse(told.stdout);
    const client = clientSettings(aws.endpoint);
    return {
      pulumi,
      outputs,
      s3: new S3({ ...client, forcePathStyle: true }),
      kms: new KMS(client),
      replicaKms: new KMS({ ...client, region: "eu-west-1" }),
    };
  }

  describe("with everything", () => {
    let world: Awaited<ReturnType<typeof deployed>>;

    before(async function () {
      this.timeout(900_000);
      world = await deployed("hardened", {});
    });

    after(() => {
      world?.s3.destroy();
      world?.kms.destroy();
      world?.replicaKms.destroy();
    });

    it("passes the policy pack, and a refresh and an update find nothing to change", async () => {
      const { pulumi } = world;
      await succeeds(pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
      await succeeds(
        pulumi(
          ...["up", "--yes", "--skip-preview", "--expect-no-changes"],
          ...["--policy-pack", policyPackDirectory],
        ),
      );
    });

    it("logs each bucket into one of its own region that has no log", async () => {
      const { s3, outputs } = world;
      for (const Bucket of [outputs["bucketName"], outputs["replicaName"]]) {
        const { LoggingEnabled } = await s3.getBucketLogging({ Bucket });
        const logs = LoggingEnabled?.TargetBucket;
        const [source, target] = await Promise.all([
          s3.getBucketLocation({ Bucket }),
          s3.getBucketLocation({ Bucket: logs }),
        ]);
        assert.equal(target.LocationConstraint, source.LocationConstraint);
        assert.equal((await s3.getBucketLogging({ Bucket: logs })).LoggingEnabled, undefined);
      }
    });

    it("copies an object into the replica", async () => {
      const { s3, outputs } = world;
      await s3.putObject({ Bucket: outputs["bucketName"], Key: "a", Body: "x" });
      const { Versions } = await until(
        () => s3.listObjectVersions({ Bucket: outputs["replicaName"] }),
        (found) => found.Versions !== undefined,
      );
      assert.deepEqual(
        Versions?.map(({ Key }) => Key),
        ["a"],
      );
    });

    it("keeps both keys, the replica and the logs where the bucket cannot be destroyed", async () => {
      const { pulumi, s3, outputs } = world;
      const output = await failureOf(pulumi("destroy", "--yes", "--skip-preview"));
      assert.match(output, /BucketNotEmpty/);
      assert.deepEqual(await keyStates(), ["Enabled", "Enabled"]);
      const { bucketName, replicaName } = outputs;
      for (const Bucket of [bucketName, `${bucketName}-logs`, replicaName]) {
        await s3.headBucket({ Bucket });
      }
      const Bucket = bucketName;
      assert.ok((await s3.getBucketLogging({ Bucket })).LoggingEnabled);
      assert.ok((await s3.getBucketReplication({ Bucket })).ReplicationConfiguration);
      assert.ok((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules);
    });

    it("keeps both keys where the replica cannot be destroyed", async () => {
      const { pulumi, s3, outputs } = world;
      await emptyBucket(s3, outputs["bucketName"] ?? "", new AbortController().signal);
      const output = await failureOf(pulumi("destroy", "--yes", "--skip-preview"));
      assert.match(output, /BucketNotEmpty/);
      await assert.rejects(s3.headBucket({ Bucket: outputs["bucketName"] }), { name: "NotFound" });
      assert.deepEqual(await keyStates(), ["Enabled", "Enabled"]);
    });

    it("keeps both keys where a log bucket cannot be destroyed", async () => {
      const { pulumi, s3, outputs } = world;
      const replica = { Bucket: outputs["replicaName"] };
      const logs = (await s3.getBucketLogging(replica)).LoggingEnabled?.TargetBucket ?? "";
      await s3.putObject({ Bucket: logs, Key: "access-logs/a", Body: "x" });
      await emptyBucket(s3, outputs["replicaName"] ?? "", new AbortController().signal);
      const output = await failureOf(pulumi("destroy", "--yes", "--skip-preview"));
      assert.match(output, /BucketNotEmpty/);
      assert.deepEqual(await keyStates(), ["Enabled", "Enabled"]);
      await emptyBucket(s3, logs, new AbortController().signal);
    });

    it("is destroyed once all is empty", async () => {
      const { pulumi } = world;
      await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
      assert.deepEqual(await keyStates(), ["PendingDeletion", "PendingDeletion"]);
    });

    async function keyStates() {
      const { kms, replicaKms, outputs } = world;
      const [data, replica] = await Promise.all([
        kms.describeKey({ KeyId: outputs["keyId"] }),
        replicaKms.describeKey({ KeyId: outputs["replicaKeyId"] }),
      ]);
      return [data, replica].map(({ KeyMetadata }) => KeyMetadata?.KeyState);
    }
  });

  describe("that is locked later", () => {
    it("is locked without being replaced, and stays locked when the setting goes", async () => {
      const lock = { "aerosecure-hardened:lockedForDays": 1 };
      const before = await deployed("locked", {});
      const { creationDate } = await bucketOf(before);
      const { s3, outputs } = await deployed("locked", lock);
      const Bucket = outputs["bucketName"] ?? "";
      assert.deepEqual((await s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration, {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
      });
      const after = await deployed("locked", {});
      assert.deepEqual((await bucketOf(after)).creationDate, creationDate);
      assert.deepEqual((await s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration, {
        ObjectLockEnabled: "Enabled",
      });
      await succeeds(after.pulumi("destroy", "--yes", "--skip-preview"));
    });

    it("has no drift where it was made locked", async () => {
      const { pulumi } = await deployed("born-locked", {
        "aerosecure-hardened:lockedForDays": 1,
      });
      await succeeds(pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
      await succeeds(pulumi("up", "--yes", "--skip-preview", "--expect-no-changes"));
      await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
    });

    async function bucketOf({ s3, outputs }: Awaited<ReturnType<typeof deployed>>) {
      const { Buckets = [] } = await s3.listBuckets({});
      const found = Buckets.find(({ Name }) => Name === outputs["bucketName"]);
      return { creationDate: found?.CreationDate };
    }
  });
});

/** Asks again until the answer will do, for ten seconds at most; the last answer either way. */
async function until<T>(ask: () => Promise<T>, willDo: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await ask();
    if (willDo(answer)) {
      return answer;
    }
    await sleep(100);
  }
  return ask();
}
