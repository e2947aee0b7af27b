import assert from "node:assert/strict";
import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3,
} from "@aws-sdk/client-s3";
import { emptyBucket } from "../../local/aws-provider/s3/empty-bucket";
import { guardsOf } from "../support/bucket-guards";
import { type Deployment, deploymentOf, failureOf, succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";

describe("a protected stack that holds an object", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let bucketName: string;
  let keyId: string;

  before(async function () {
    this.timeout(900_000);
    // Under the defaults: the profile strict refuses to take the protection away again.
    deployment = await deploymentOf("local", "protection");
    deployment.set({ protect: "true", forceDestroy: "false" });
    await succeeds(deployment.underPack("up", "--yes"));
    const outputs = deployment.outputs();
    bucketName = String(outputs["bucketName"]);
    keyId = String(outputs["keyId"]);
    await deployment.clients.s3.send(
      new PutObjectCommand({ Bucket: bucketName, Key: "orbit.txt", Body: "two lines" }),
    );
  });

  for (const { setting, value, original } of [
    { setting: "bucketNamePrefix", value: "renamed", original: "aerosecure" },
    { setting: "aws:region", value: "eu-west-1", original: "us-east-1" },
  ]) {
    it(`refuses at preview a change of ${setting}, which would replace what it protects`, async () => {
      deployment.set({ [setting]: value });
      const output = await failureOf(deployment.underPack("preview"));
      assert.match(
        output,
        /Bucket \(data\):\n +error: unable to replace resource .*\n +as it is currently marked for protection/,
      );
      deployment.set({ [setting]: original });
      await succeeds(deployment.underPack("preview"));
    });
  }

  it("refuses to be destroyed", async () => {
    const output = await failureOf(deployment.pulumi("destroy", "--yes"));
    assert.match(output, /cannot be deleted\n? *because it is protected/);
  });

  it("keeps its key enabled when the bucket cannot be deleted", async () => {
    deployment.set({ protect: "false" });
    await succeeds(deployment.underPack("up", "--yes"));
    assert.match(await failureOf(deployment.pulumi("destroy", "--yes")), /BucketNotEmpty/);
    const { KeyMetadata } = await deployment.clients.kms.send(
      new DescribeKeyCommand({ KeyId: keyId }),
    );
    assert.equal(KeyMetadata?.KeyState, "Enabled");
    await deployment.clients.s3.send(
      new HeadObjectCommand({ Bucket: bucketName, Key: "orbit.txt" }),
    );
  });

  it("is whole again after the next up", async () => {
    await succeeds(deployment.underPack("up", "--yes"));
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
  });
});

describe("a stack without protection that holds an object", function () {
  this.timeout(300_000);
  let deployment: Deployment;
  let oldBucket: string;
  let newBucket: string;
  let asItWas: unknown;
  let renamed: unknown;

  /** What stands between the bucket's objects and everyone else, as S3 reports it, and the object. */
  async function stateOf(Bucket: string): Promise<unknown> {
    const { s3 } = deployment.clients;
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const logging = await s3.send(new GetBucketLoggingCommand({ Bucket }));
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: "orbit.txt" }));
    return {
      ...(await guardsOf(s3, Bucket)),
      lifecycle: lifecycle.Rules,
      logging: logging.LoggingEnabled,
      object: [object.SSEKMSKeyId, await object.Body?.transformToString()],
    };
  }

  /** The buckets for which the key can be used. */
  async function bucketsOfKey(): Promise<readonly string[]> {
    const KeyId = "alias/aerosecure-rename";
    const { KeyMetadata } = await deployment.clients.kms.send(new DescribeKeyCommand({ KeyId }));
    const { Policy = "" } = await deployment.clients.kms.send(
      new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: "default" }),
    );
    return [
      ...new Set(Array.from(Policy.matchAll(/:s3:::([a-z0-9-]+)/g), ([, name = ""]) => name)),
    ];
  }

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", "rename");
    deployment.set({ forceDestroy: "false" });
    await succeeds(deployment.underPack("up", "--yes"));
    oldBucket = String(deployment.outputs()["bucketName"]);
    await upload(oldBucket);
    newBucket = oldBucket.replace("aerosecure", "renamed");
    asItWas = await stateOf(oldBucket);
    renamed = JSON.parse(
      JSON.stringify(asItWas).replaceAll("aerosecure-rename-", "renamed-rename-"),
    );
  });

  async function upload(Bucket: string): Promise<void> {
    const { s3 } = deployment.clients;
    await s3.send(new PutObjectCommand({ Bucket, Key: "orbit.txt", Body: "two lines" }));
  }

  it("keeps the bucket with the object as it was when its name changes, next to a new one", async () => {
    deployment.set({ bucketNamePrefix: "renamed" });
    assert.match(await failureOf(deployment.underPack("up", "--yes")), /BucketNotEmpty/);
    assert.deepEqual(await bucketsOfKey(), [newBucket]);
    assert.deepEqual(await stateOf(oldBucket), asItWas);
    await upload(newBucket);
    assert.deepEqual(await stateOf(newBucket), renamed);
  });

  it("keeps both as they were when the name changes back", async () => {
    deployment.set({ bucketNamePrefix: "aerosecure" });
    assert.match(await failureOf(deployment.underPack("up", "--yes")), /BucketAlreadyExists/);
    assert.deepEqual(await bucketsOfKey(), [oldBucket]);
    assert.deepEqual(await stateOf(oldBucket), asItWas);
    assert.deepEqual(await stateOf(newBucket), renamed);
  });

  it("deletes the old bucket once it is empty", async () => {
    deployment.set({ bucketNamePrefix: "renamed" });
    const s3 = new S3({ ...clientSettings(deployment.aws.endpoint), forcePathStyle: true });
    await emptyBucket(s3, oldBucket, new AbortController().signal);
    s3.destroy();
    await succeeds(deployment.underPack("up", "--yes"));
    await assert.rejects(stateOf(oldBucket), { name: "NoSuchBucket" });
    assert.deepEqual(await stateOf(newBucket), renamed);
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
  });
});
