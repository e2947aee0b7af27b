import assert from "node:assert/strict";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, failureOf, succeeds } from "../support/deployment";

const ACCOUNT = "111122223333";

/** The names of a stack's buckets in the local AWS. */
async function bucketsOf({ clients }: Deployment, stack: string): Promise<readonly string[]> {
  const { Buckets = [] } = await clients.s3.send(new ListBucketsCommand({}));
  const names = Buckets.map(({ Name = "" }) => Name);
  return names.filter((name) => name.startsWith(`aerosecure-${stack}-`)).toSorted();
}

describe("a new stack", function () {
  this.timeout(180_000);
  const stack = "own-names";
  const suffix = `${ACCOUNT}-us-east-1-an`;
  let deployment: Deployment;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", stack);
    deployment.set({ tamperAlarm: "true", replicationRegion: "us-west-2" });
  });

  it("has every bucket in the account's own namespace, with nothing for the pack to advise", async () => {
    const { output } = await succeeds(deployment.underPack("up", "--yes"));
    assert.doesNotMatch(output, /s3-bucket-account-namespace/);
    assert.deepEqual(await bucketsOf(deployment, stack), [
      `aerosecure-${stack}-${suffix}`,
      `aerosecure-${stack}-logs-${suffix}`,
      `aerosecure-${stack}-replica-${ACCOUNT}-us-west-2-an`,
      `aerosecure-${stack}-replica-logs-${ACCOUNT}-us-west-2-an`,
      `aerosecure-${stack}-trail-${suffix}`,
      `aerosecure-${stack}-trail-logs-${suffix}`,
    ]);
  });

  it("shows no change, nor if its bucket is given by its whole name", async () => {
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
    deployment.set({ bucketName: `aerosecure-${stack}-${suffix}` });
    await succeeds(deployment.underPack("preview", "--expect-no-changes"));
  });
});

describe("a stack whose buckets have names from before there were namespaces", function () {
  this.timeout(180_000);
  const stack = "old-names";
  const bucketName = `aerosecure-${stack}-${ACCOUNT}-us-east-1`;
  let deployment: Deployment;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", stack);
    deployment.set({ bucketNamespace: "global", protect: "true", forceDestroy: "false" });
    await succeeds(deployment.underPack("up", "--yes"));
    assert.deepEqual(await bucketsOf(deployment, stack), [bucketName, `${bucketName}-logs`]);
  });

  for (const [by, settings] of [
    ["bucketNamespace", {}],
    ["bucketName", { bucketNamespace: undefined, bucketName }],
  ] as const) {
    it(`shows no change by its ${by}`, async () => {
      deployment.set(settings);
      await succeeds(deployment.underPack("preview", "--expect-no-changes"));
    });
  }

  it("is refused at preview if neither is set, for its buckets would be replaced", async () => {
    deployment.set({ bucketNamespace: undefined, bucketName: undefined });
    const output = await failureOf(deployment.underPack("preview"));
    assert.match(output, /Bucket \(data\):\n +error: unable to replace resource/);
  });
});
