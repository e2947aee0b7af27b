import assert from "node:assert/strict";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { accessLogBucketName } from "../../infra/buckets/access-log-bucket";
import { guardsOf } from "../support/bucket-guards";
import { failureOf, succeeds } from "../support/deployment";
import { type EnforcedDeployment, enforcedDeploymentOf } from "../support/enforced-deployment";

const DESTROY = ["destroy", "--yes", "--ignore-protect"];

describe("a protected stack, in an AWS that enforces policies", function () {
  this.timeout(300_000);
  let deployment: EnforcedDeployment;
  let bucketName: string;
  let keyId: string;

  before(async function () {
    this.timeout(900_000);
    deployment = await enforcedDeploymentOf("ignored-protection", "Deployer");
    deployment.set({ protect: "true", forceDestroy: "false", deployer: "role/Deployer" });
    await succeeds(deployment.pulumi("up", "--yes"));
    const outputs = deployment.outputs();
    bucketName = String(outputs["bucketName"]);
    keyId = String(outputs["keyId"]);
  });

  after(() => deployment.stop());

  const s3 = () => deployment.root.s3("TLS");

  /** The key, the buckets as they are protected, and every object. */
  async function everything(): Promise<unknown> {
    const { kms } = deployment.root;
    const { KeyMetadata } = await kms.send(
      new DescribeKeyCommand({ KeyId: "alias/aerosecure-ignored-protection" }),
    );
    const { Policy } = await kms.send(
      new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: "default" }),
    );
    const buckets = await Promise.all(
      [bucketName, accessLogBucketName(bucketName)].map(bucketAsItIs),
    );
    return { key: [KeyMetadata?.KeyId, KeyMetadata?.KeyState, Policy], buckets };
  }

  async function bucketAsItIs(Bucket: string): Promise<unknown> {
    const { Versions = [] } = await s3().send(new ListObjectVersionsCommand({ Bucket }));
    return {
      ...(await guardsOf(s3(), Bucket)),
      objects: Versions.map(({ Key, VersionId, Size }) => [Key, VersionId, Size]),
    };
  }

  for (const [what, body] of [
    ["while it is empty", undefined],
    ["with an object in it", "two lines"],
  ] as const) {
    it(`keeps bucket and key, ${what}, when it is destroyed with --ignore-protect`, async () => {
      if (body !== undefined) {
        await s3().send(new PutObjectCommand({ Bucket: bucketName, Key: "orbit.txt", Body: body }));
      }
      const before = await everything();
      const output = await failureOf(deployment.pulumi(...DESTROY));
      assert.match(output, /deleting S3 Bucket \(\S+\): AccessDenied: .*explicit deny/);
      assert.deepEqual(await everything(), before);
      await succeeds(deployment.pulumi("up", "--yes"));
      assert.deepEqual(await everything(), before);
    });
  }

  it("keeps the bucket policy when that alone is destroyed", async () => {
    const { Policy } = await s3().send(new GetBucketPolicyCommand({ Bucket: bucketName }));
    const target = ["--target", "**BucketPolicy::data", "--target-dependents"];
    const output = await failureOf(deployment.pulumi(...DESTROY, ...target));
    assert.match(output, /deleting S3 Bucket Policy \(\S+\): AccessDenied: .*explicit deny/);
    const after = await s3().send(new GetBucketPolicyCommand({ Bucket: bucketName }));
    assert.equal(after.Policy, Policy);
    await succeeds(deployment.pulumi("up", "--yes"));
  });

  it("refuses the role that deploys the deletion of the key", async () => {
    const { kms } = deployment.deployer;
    await assert.rejects(kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId })), {
      name: "AccessDeniedException",
      message: /explicit deny/,
    });
  });

  it("is taken down in two deployments: without protection, and then destroyed", async () => {
    deployment.set({ protect: "false" });
    await succeeds(deployment.pulumi("up", "--yes"));
    const { Versions = [] } = await s3().send(
      new ListObjectVersionsCommand({ Bucket: bucketName }),
    );
    for (const { Key, VersionId } of Versions) {
      await s3().send(new DeleteObjectCommand({ Bucket: bucketName, Key, VersionId }));
    }
    await succeeds(deployment.pulumi("destroy", "--yes"));
    await assert.rejects(bucketAsItIs(bucketName), { name: "NoSuchBucket" });
    const { KeyMetadata } = await deployment.root.kms.send(
      new DescribeKeyCommand({ KeyId: keyId }),
    );
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
  });
});
