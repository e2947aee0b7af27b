import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { assertFits } from "../../support/json-schema";
import { type OperatedStack, operatedStack, STACK } from "../../support/operated-stack";
import { runAerosecure } from "../../support/run-aerosecure";

interface Policy {
  readonly Statement: readonly { readonly Sid: string }[];
}

describe("aerosecure prove on the local AWS", function () {
  this.timeout(300_000);
  const directory = temporaryDirectory();
  let site: OperatedStack;

  before(async () => {
    site = await operatedStack();
  });

  const prove = (...args: readonly string[]) =>
    runAerosecure(site.deployment.aws, ["prove", ...args]);

  async function outcomes(...args: readonly string[]) {
    const run = await prove(...args, "--json");
    const document = run.json();
    assertFits("prove", document);
    const policies = document["policies"] as readonly {
      readonly policy: string;
      readonly properties: readonly { readonly name: string; readonly outcome: string }[];
    }[];
    return { run, properties: policies.flatMap(({ properties }) => properties) };
  }

  it("proves the policies of a stack, with what it was deployed with", async () => {
    const { run, properties } = await outcomes("--stack", STACK);
    assert.deepEqual([...new Set(properties.map(({ outcome }) => outcome))], ["proved"]);
    assert.equal(run.exitCode, 0);
    const { stdout } = await prove("--stack", STACK);
    assert.match(stdout, /Nobody schedules the key's deletion in less than 8 days\./);
    assert.match(stdout, /\n\nThe bucket policy\n/);
  });

  it("proves those of a key and a bucket without a stack", async () => {
    const { run } = await outcomes("--key", site.keyArn, "--bucket", site.bucketName);
    assert.equal(run.exitCode, 0);
  });

  it("takes an option before what the stack has", async () => {
    const { stdout, exitCode } = await prove("--stack", STACK, "--minimum-window", "30");
    assert.match(
      stdout,
      /\n {2}fails {8}Nobody schedules the key's deletion in less than 30 days\.\n/,
    );
    assert.equal(exitCode, 1);
  });

  it("shows a request that a weakened bucket policy lets through", async () => {
    const { s3 } = site.deployment.clients;
    const Bucket = site.bucketName;
    const { Policy: text = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const policy: Policy = JSON.parse(text);
    const Statement = policy.Statement.filter(({ Sid }) => Sid !== "DenySseC");
    const weaker = JSON.stringify({ ...policy, Statement });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: weaker }));
    try {
      const { run, properties } = await outcomes("--stack", STACK);
      assert.deepEqual(
        properties.filter(({ outcome }) => outcome !== "proved").map(({ name }) => name),
        ["SSE-C"],
      );
      assert.equal(run.exitCode, 1);
    } finally {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: text }));
    }
  });

  it("compares a policy in a file with that of a stack", async () => {
    const { kms } = site.deployment.clients;
    const { Policy: text = "" } = await kms.send(
      new GetKeyPolicyCommand({ KeyId: site.keyArn, PolicyName: "default" }),
    );
    const policy: Policy = JSON.parse(text);
    const allow = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${site.keyArn.split(":")[4]}:role/Crew` },
      Action: "kms:DescribeKey",
      Resource: "*",
    };
    const file = join(directory(), "new.json");
    writeFileSync(file, JSON.stringify({ ...policy, Statement: [...policy.Statement, allow] }));
    const run = await prove("--key-policy", file, "--against", STACK);
    assert.match(
      run.stdout,
      /^The key policy\n {2}allowed {7}role\/Crew may now DescribeKey even if no policy of their own allows it\.\n/,
    );
    assert.equal(run.exitCode, 1);
    writeFileSync(file, text);
    const again = await prove("--key-policy", file, "--against", STACK, "--json");
    assertFits("prove", again.json());
    assert.deepEqual(again.json(), {
      command: "prove",
      ok: true,
      comparisons: [{ policy: "key", changes: [] }],
    });
  });

  it("says what it cannot read, and exits with 1", async () => {
    const nowhere = site.keyArn.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const { exitCode, output } = await prove("--key", nowhere, "--bucket", site.bucketName);
    assert.equal(exitCode, 1);
    assert.match(output, /Key .+ does not exist/i);
  });
});
