import assert from "node:assert/strict";
import { runWorkflow } from "./runner";
import { results, said, type WorkflowSite, workflowSite } from "./workflow-site";

describe("deploy.yml on an AWS that is not ready", function () {
  this.timeout(600_000);
  let site: WorkflowSite;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("preflight");
  });

  after(() => site?.stop());

  it("stops before anything is changed where preflight finds a fault", async () => {
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(results(run), {
      "dev plan": "success",
      "dev deploy": "failure at Run the preflight checks",
      "dev verify": "skipped",
      staging: "skipped",
      prod: "skipped",
    });
    assert.match(said(run, "dev deploy"), /There is no user kzax01/);
    assert.match(said(run, "dev deploy"), /dev, not deployed yet/);
    assert.deepEqual(Object.keys(run.artifacts), ["plan-dev"]);
  });
});
