import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { DisableKeyRotationCommand, KMSClient } from "@aws-sdk/client-kms";
import { outputsOf } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  EXECUTED,
  failureText,
  results,
  roleOf,
  STACKS,
  said,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

describe("deploy.yml and drift.yml on the local AWS", function () {
  this.timeout(600_000);
  let site: WorkflowSite;
  let iam: IAMClient;
  let kms: KMSClient;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("deploy");
    iam = new IAMClient(clientSettings(site.aws.endpoint));
    kms = new KMSClient(clientSettings(site.aws.endpoint));
  });

  after(() => site?.stop());

  it("stops before anything is changed where preflight finds a fault", async () => {
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(results(run), {
      "dev deploy": "failure at Look for what would stop it",
      "dev verify": "skipped",
      staging: "skipped",
      prod: "skipped",
    });
    assert.match(said(run, "dev deploy"), /There is no user kzax01/);
    assert.match(said(run, "dev deploy"), /dev, not deployed yet/);
    assert.deepEqual(run.artifacts, {});
  });

  it("deploys dev, then staging, then prod, each verified by a role of its own", async () => {
    await iam.send(new CreateUserCommand({ UserName: "kzax01" }));
    await iam.send(
      new CreateRoleCommand({ RoleName: "KeyAdmins", AssumeRolePolicyDocument: "{}" }),
    );
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(
      run.jobs.map(({ job, result, role, group }) => [job, result, role, group]),
      STACKS.flatMap((stack) => [
        [`${stack} deploy`, "success", roleOf(stack, "deploy"), `stack-${stack}`],
        [`${stack} verify`, "success", roleOf(stack, "verify"), `stack-${stack}`],
      ]),
      failureText(run),
    );
    for (const stack of STACKS) {
      const page = readFileSync(
        join(run.artifacts[`evidence-${stack}`] ?? "", "evidence.html"),
        "utf8",
      );
      assert.ok(page.includes(`aerosecure-${stack}-111122223333-us-east-1`));
    }
  });

  describe("what somebody changed by hand", () => {
    before(async () => {
      const KeyId = String(outputsOf(site.instance, "dev")["keyId"]);
      await kms.send(new DisableKeyRotationCommand({ KeyId }));
    });

    it("is found by drift.yml, which opens an issue", async () => {
      const trigger = { ...site.push(), name: "schedule" as const, stacks: ["dev"] };
      const run = await runWorkflow("drift.yml", site.machine, trigger);
      assert.deepEqual(results(run), {
        "drift dev": "failure at Compare what is deployed with what was declared",
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
        "dev deploy": "success",
        "dev verify": "failure at Verify",
        staging: "skipped",
        prod: "skipped",
      });
      assert.ok(existsSync(join(run.artifacts["evidence-dev"] ?? "", "evidence.html")));
    });
  });

  it("leave no `run:` step that was not executed here", () => assertExecuted(EXECUTED.deploy));
});
