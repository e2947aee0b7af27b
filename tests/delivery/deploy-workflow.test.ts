import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  createAdministrators,
  EXECUTED,
  failureText,
  roleOf,
  STACKS,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

describe("deploy.yml on the local AWS", function () {
  this.timeout(600_000);
  let site: WorkflowSite;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("deploy");
  });

  after(() => site?.stop());

  it("deploys dev, then staging, then prod, each verified by a role of its own", async () => {
    await createAdministrators(site);
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(
      run.jobs.map(({ job, result, role, group }) => [job, result, role, group]),
      STACKS.flatMap((stack) => [
        [`${stack} plan`, "success", roleOf(stack, "preview"), `stack-${stack}`],
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
      assert.ok(page.includes(`aerosecure-${stack}-111122223333-us-east-1-an`));
    }
  });

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.deploy));
});
