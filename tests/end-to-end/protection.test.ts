import assert from "node:assert/strict";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, failureOf, succeeds } from "../support/deployment";

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
