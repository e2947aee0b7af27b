import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DisableKeyRotationCommand, KMSClient } from "@aws-sdk/client-kms";
import { outputsOf } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  createAdministrators,
  deployDev,
  EXECUTED,
  results,
  roleOf,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

describe("what somebody changed by hand on the local AWS", function () {
  this.timeout(600_000);
  let site: WorkflowSite;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("drift");
    await createAdministrators(site);
    await deployDev(site);
    const kms = new KMSClient(clientSettings(site.aws.endpoint));
    const KeyId = String(outputsOf(site.instance, "dev")["keyId"]);
    await kms.send(new DisableKeyRotationCommand({ KeyId }));
  });

  after(() => site?.stop());

  it("is found by drift.yml, which opens an issue", async () => {
    const trigger = { ...site.push(), name: "schedule" as const, stacks: ["dev"] };
    const run = await runWorkflow("drift.yml", site.machine, trigger);
    assert.deepEqual(results(run), {
      "drift dev": "failure at Compare the deployed stack with the program",
      "verify dev": "failure at Verify",
      issue: "success",
    });
    assert.deepEqual(
      run.jobs.map(({ role }) => role),
      [roleOf("dev", "preview"), roleOf("dev", "verify"), undefined],
    );
    const issue = site.github.issues.at(-1);
    assert.match(
      issue?.body ?? "",
      /### dev: has drifted\n[\s\S]*enableKeyRotation[\s\S]*`aerosecure verify` failed/,
    );
  });

  it("fails the verification of a deployment, which stops there and keeps the evidence", async () => {
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(results(run), {
      "dev plan": "success",
      "dev deploy": "success",
      "dev verify": "failure at Verify",
      staging: "skipped",
      prod: "skipped",
    });
    assert.ok(existsSync(join(run.artifacts["evidence-dev"] ?? "", "evidence.html")));
  });

  it("leaves no `run:` step of drift.yml that was not executed here", () =>
    assertExecuted(EXECUTED.drift));
});
