import assert from "node:assert/strict";
import {
  CancelKeyDeletionCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import type { Changes } from "../support/change-settings";
import { type Deployment, deploymentOf, failureOf, succeeds } from "../support/deployment";
import { forgetDetectors } from "../support/forget-detectors";
import { shellWords } from "../support/shell-words";

/** What the local AWS can do besides what the stack `local` asks for. */
const FEATURES: Changes = {
  minimumTlsVersion: "1.3",
  oldVersionsKeptForDays: "90",
  blockPublicAccessOfAccount: "true",
  replicationRegion: "us-west-2",
  tamperAlarm: "true",
  alarmEmail: "alarms@example.com",
  guardDuty: "create",
  keyUsers: ["role/Crew"],
  batchOperations: "true",
};

describe("a stack with every feature that the local AWS has", function () {
  this.timeout(180_000);
  let deployment: Deployment;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", "everything");
    await forgetDetectors(deployment.aws.endpoint);
    deployment.set(FEATURES);
  });

  it("is deployed with no violation, nothing left unjudged, and advice on what it leaves open", async () => {
    const { output } = await succeeds(deployment.underPack("up", "--yes", "--skip-preview"));
    const advised = [...output.matchAll(/\[advisory\] \[severity: \w+\] {2}([a-z0-9-]+)/g)];
    assert.deepEqual(
      [...new Set(advised.map(([, policy]) => policy))].sort(),
      ["kms-key-protected", "s3-bucket-keeps-objects"],
      "the stack is not protected, and its buckets go with what is in them",
    );
    assert.doesNotMatch(output, /\[mandatory\]|not known until/);
  });

  it("shows no drift", async () => {
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
    await succeeds(deployment.underPack("preview", "--expect-no-changes"));
  });

  it("tells what the alarm is made of", async () => {
    const outputs = deployment.outputs();
    assert.match(String(outputs["alarmTopicArn"]), /^arn:aws:sns:us-east-1:111122223333:/);
    assert.match(String(outputs["trailArn"]), /^arn:aws:cloudtrail:us-east-1:111122223333:trail\//);
  });

  it("stops while the key under the alarm is disabled, which would silence it", async () => {
    const { kms } = deployment.clients;
    const alias = "alias/aerosecure-everything-operations";
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    const KeyId = String(KeyMetadata?.KeyId);
    await kms.send(new DisableKeyCommand({ KeyId }));
    const output = await failureOf(deployment.underPack("preview"));
    await kms.send(new EnableKeyCommand({ KeyId }));
    assert.ok(output.includes(`${alias} points to the key ${KeyId}`), output);
    assert.ok(output.includes(`aws kms enable-key --key-id ${KeyId}`), output);
  });

  it("stops at every command if the deletion of that key is scheduled and its alias deleted, and is whole again by the message's remedy", async () => {
    const { kms } = deployment.clients;
    const AliasName = "alias/aerosecure-everything-operations";
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: AliasName }));
    const KeyId = String(KeyMetadata?.KeyId);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await kms.send(new DeleteAliasCommand({ AliasName }));
    const trail = "aerosecure-everything-trail-111122223333-us-east-1-an";
    const outputs = [
      await failureOf(deployment.underPack("preview")),
      await failureOf(deployment.underPack("up", "--yes")),
      await failureOf(deployment.underPack("up", "--yes", "--refresh")),
    ];
    const found = `${AliasName} is gone, and the policy of the bucket ${trail} names the key ${KeyId} in us-east-1, which is PendingDeletion`;
    for (const output of outputs) {
      assert.ok(output.includes(found), output);
    }
    const [, remedy = ""] = /pulumi (import .*)/.exec(outputs.at(-1) ?? "") ?? [];
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    await succeeds(deployment.pulumi(...shellWords(remedy), "--yes"));
    const up = await succeeds(deployment.underPack("up", "--yes"));
    assert.match(up.output, /\+ 1 created/);
    assert.doesNotMatch(up.output, /replaced/);
    const { KeyMetadata: again } = await kms.send(new DescribeKeyCommand({ KeyId: AliasName }));
    assert.deepEqual([again?.KeyId, again?.KeyState], [KeyId, "Enabled"]);
  });

  it("can be destroyed whole", async () => {
    await succeeds(deployment.pulumi("destroy", "--yes"));
  });
});

describe("the stack prod", function () {
  this.timeout(900_000);

  it("passes the strict profile at its first preview, but for the policies that name a key which is not there yet", async () => {
    const deployment = await deploymentOf("prod", "everything-prod");
    const { output } = await succeeds(deployment.underPack("preview"));
    assert.doesNotMatch(output, /\[mandatory\]/);
    const advised = [...output.matchAll(/\[advisory\] .*? {2}(\S+) {2}\((\S+ \S+)\)/g)];
    assert.deepEqual(
      advised.map(([, policy, resource]) => `${policy} ${resource}`).sort(),
      [
        "s3-bucket-policy-not-public",
        "s3-bucket-tls-only",
        "s3-policy-service-source",
        "s3-policy-trusted-accounts",
      ].flatMap((policy) =>
        ["alarm-trail", "data", "data-replica"].map(
          (bucket) => `${policy} aws:s3:BucketPolicy: ${bucket}`,
        ),
      ),
    );
    assert.equal([...output.matchAll(/not known until the update\.$/gm)].length, advised.length);
    assert.match(output, /aws:securityhub:StandardsSubscription/);
    assert.match(output, /aws:guardduty:MalwareProtectionPlan/);
  });
});
