import assert from "node:assert/strict";
import {
  CancelKeyDeletionCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  ListAliasesCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { HeadBucketCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, failureOf, succeeds } from "../support/deployment";
import { shellWords } from "../support/shell-words";

const outputNames = [
  "bucketArn",
  "bucketName",
  "deletionWindowInDays",
  "keyAlias",
  "keyArn",
  "keyId",
  "keyUserPolicy",
  "minimumDeletionWindowInDays",
  "region",
  "verifierPolicy",
];

const keyStateOf = async ({ clients }: Deployment, KeyId: string) => {
  const { KeyMetadata } = await clients.kms.send(new DescribeKeyCommand({ KeyId }));
  return KeyMetadata;
};

const upload = ({ clients }: Deployment, Bucket: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key: "orbit.txt", Body: "two lines" }));

describe("a stack on the local AWS", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let outputs: Readonly<Record<string, string | number>>;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", "life-cycle");
    deployment.set({ deletionWindowInDays: "8" });
    await succeeds(deployment.underPack("up", "--yes"));
    outputs = deployment.outputs();
  });

  it("exports what operations need", () => {
    assert.deepEqual(Object.keys(outputs).sort(), outputNames);
    assert.equal(outputs["keyAlias"], "alias/aerosecure-life-cycle");
    assert.equal(outputs["bucketName"], "aerosecure-life-cycle-111122223333-us-east-1-an");
    assert.equal(outputs["deletionWindowInDays"], 8);
  });

  it("encrypts an upload without headers under its own key and the Bucket Key", async () => {
    const Bucket = String(outputs["bucketName"]);
    await upload(deployment, Bucket);
    const head = await deployment.clients.s3.send(
      new HeadObjectCommand({ Bucket, Key: "orbit.txt" }),
    );
    assert.deepEqual(
      [head.ServerSideEncryption, head.SSEKMSKeyId, head.BucketKeyEnabled],
      ["aws:kms", outputs["keyArn"], true],
    );
  });

  it("shows no change at preview and at refresh", async () => {
    await succeeds(deployment.underPack("preview", "--expect-no-changes"));
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
  });

  it("takes a changed deletion window to the state without touching anything else", async () => {
    deployment.set({ deletionWindowInDays: "9" });
    const run = await succeeds(deployment.underPack("up", "--yes"));
    assert.match(run.output, /~ 2 updated/);
    assert.match(run.output, /[^0-9]\d+ unchanged/);
  });

  it("reports every fault of the settings at once, without a stack trace", async () => {
    const other = await deploymentOf("dev", "faults");
    other.set({
      deletionWindowInDays: "6",
      keyAlias: "alias/aws/s3",
      bucketNamePrefix: "Aero_Secure",
    });
    const output = await failureOf(other.underPack("preview"));
    for (const key of ["deletionWindowInDays", "keyAlias", "bucketNamePrefix"]) {
      assert.ok(output.includes(`aerosecure-kms:${key}`), `${key} is not in\n${output}`);
    }
    assert.doesNotMatch(output, /\n\s+at /);
    assert.doesNotMatch(output, /kms:Key/);
  });

  it("stops at the next up when its key was scheduled for deletion behind Pulumi's back", async () => {
    const KeyId = String(outputs["keyId"]);
    const { kms } = deployment.clients;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await assertStopped("alias/aerosecure-life-cycle points to the key");
    assert.equal((await keyStateOf(deployment, KeyId))?.KeyState, "PendingDeletion");
  });

  it("is whole again once the guard's own remedy was carried out after a refresh", async () => {
    await succeeds(deployment.pulumi("refresh", "--yes"));
    await followRemedy();
    const up = await succeeds(deployment.underPack("up", "--yes"));
    assert.doesNotMatch(up.output, /created|replaced/);
    assert.equal(deployment.outputs()["keyArn"], outputs["keyArn"]);
    await succeeds(deployment.underPack("preview", "--expect-no-changes"));
  });

  it("stops as well if the alias was deleted with it, and is whole again by the same remedy", async () => {
    const KeyId = String(outputs["keyId"]);
    const { kms } = deployment.clients;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await kms.send(new DeleteAliasCommand({ AliasName: String(outputs["keyAlias"]) }));
    await assertStopped(
      `alias/aerosecure-life-cycle is gone, and the policy of the bucket ${outputs["bucketName"]} names the key`,
    );
    assert.equal((await keyStateOf(deployment, KeyId))?.KeyState, "PendingDeletion");
    await followRemedy();
    const up = await succeeds(deployment.underPack("up", "--yes"));
    assert.match(up.output, /\+ 1 created/);
    assert.doesNotMatch(up.output, /replaced/);
    assert.equal(deployment.outputs()["keyArn"], outputs["keyArn"]);
    await succeeds(deployment.underPack("preview", "--expect-no-changes"));
  });

  /** Nothing is deployed over a key whose deletion is scheduled, and the message shows the way back. */
  async function assertStopped(reason: string): Promise<void> {
    for (const args of [["up", "--yes"], ["preview"], ["up", "--yes", "--refresh"]]) {
      const output = await failureOf(deployment.underPack(...args));
      const parts = ["PendingDeletion", "aws kms cancel-key-deletion", "aws kms enable-key"];
      for (const part of [reason, ...parts]) {
        assert.ok(output.includes(part), `${part} is not in\n${output}`);
      }
    }
  }

  /** What the message says: cancel the deletion, enable the key, import it into the state. */
  async function followRemedy(): Promise<void> {
    const KeyId = String(outputs["keyId"]);
    const { kms } = deployment.clients;
    const message = await failureOf(deployment.underPack("up", "--yes"));
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    const [, remedy = ""] = /pulumi (import .*)/.exec(message) ?? [];
    await succeeds(deployment.pulumi(...shellWords(remedy), "--yes"));
  }

  it("leaves no bucket, object or alias when destroyed, and the key pending for its window", async () => {
    await succeeds(deployment.pulumi("destroy", "--yes"));
    await assert.rejects(
      deployment.clients.s3.send(new HeadBucketCommand({ Bucket: String(outputs["bucketName"]) })),
      { name: "NotFound" },
    );
    const { Aliases } = await deployment.clients.kms.send(new ListAliasesCommand({}));
    assert.deepEqual(
      Aliases?.filter(({ AliasName }) => AliasName === outputs["keyAlias"]),
      [],
    );
    const key = await keyStateOf(deployment, String(outputs["keyId"]));
    assert.equal(key?.KeyState, "PendingDeletion");
    const daysLeft = (Number(key.DeletionDate) - Date.now()) / 86_400_000;
    assert.equal(Math.ceil(daysLeft), 9);
  });
});
