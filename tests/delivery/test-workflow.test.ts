import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  EXECUTED,
  failureText,
  results,
  said,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

/** All that `npm test` runs where it is a step of the workflow. */
const ONE_TEST = "partitions.test.ts";
/** What `npm test` needs besides. */
const NEEDED = ["runner", "support"];

describe("test.yml", function () {
  this.timeout(600_000);
  let site: WorkflowSite;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("test", { reachesAws: false });
  });

  after(() => site?.stop());

  it("checks and tests, with everything installed from the registries", async () => {
    const few = site.repository.commit(site.repository.main, {}, [
      "bench",
      ...othersIn("tests", "infra", ...NEEDED),
      ...othersIn("tests/infra", "aws"),
      ...othersIn("tests/infra/aws", ONE_TEST),
      ...["files", "lost-aws", "runner"].map((name) => `tests/runner/${name}.test.ts`),
    ]);
    const real = {
      ...site.machine,
      env: { ...site.machine.env, PATH: site.machine.env["PATH"]?.replace(/^[^:]*:/, "") },
    };
    const run = await runWorkflow("test.yml", real, { ...site.push(few), node: "24" });
    assert.deepEqual(results(run), { test: "success" }, failureText(run));
    assert.match(said(run, "test"), /^\d+ passed, 0 failed$/m);
  });

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.test));
});

function othersIn(folder: string, ...kept: readonly string[]): readonly string[] {
  return readdirSync(join(repositoryRoot, folder))
    .filter((name) => !kept.includes(name))
    .map((name) => join(folder, name));
}
