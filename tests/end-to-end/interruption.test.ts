import assert from "node:assert/strict";
import { readRecord } from "../../local/emulator/record";
import { startLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { policyPackDirectory } from "../../local/processes/paths";
import { runPulumi } from "../../local/start/pulumi-run";
import { type Deployment, deploymentOf, succeeds } from "../support/deployment";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

describe("an up whose AWS goes away in the middle", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let output: string;
  let exitCode: number;
  const instance = ownInstance("interruption", { keepsState: true });

  after(() => stopLocalAws(instance, quietReporter));

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", "interruption", instance);
    const record = await readRecord(instance);
    const lines: string[] = [];
    let isKilled = false;
    const run = await runPulumi(
      deployment.aws,
      [...deployment.stack, "up", "--yes", "--skip-preview", "--policy-pack", policyPackDirectory],
      (line) => {
        lines.push(line);
        if (!isKilled && /aws:kms:Key\b.*(creating|created)/.test(line) && record !== undefined) {
          isKilled = true;
          process.kill(record.pid, "SIGKILL");
        }
      },
    );
    ({ output, exitCode } = run);
    assert.ok(isKilled, `the key was never created:\n${output}`);
  });

  it("ends with a non-zero exit code and says which AWS does not answer", () => {
    assert.notEqual(exitCode, 0);
    assert.ok(output.includes(`${deployment.aws.endpoint} does not answer`), output);
    assert.doesNotMatch(output, /\n\s+at /);
  });

  it("is completed by the next up", async () => {
    await startLocalAws(instance, quietReporter);
    await succeeds(deployment.underPack("up", "--yes"));
    await succeeds(deployment.pulumi("refresh", "--yes", "--expect-no-changes"));
  });
});
