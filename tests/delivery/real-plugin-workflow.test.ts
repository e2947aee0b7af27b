import assert from "node:assert/strict";
import { join } from "node:path";
import { recorded } from "../support/fake-aws-plugin";
import { type PluginMirror, pluginMirror } from "../support/plugin-mirror";
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

const { version }: { readonly version: string } = require("@pulumi/aws/package.json");

describe("real-plugin.yml", function () {
  this.timeout(900_000);
  let site: WorkflowSite;
  let mirror: PluginMirror;
  const record = () => join(site.instance.directory, "record");

  before(async () => {
    site = await workflowSite("real", { reachesAws: false });
    mirror = await pluginMirror(site.instance.directory, record(), version);
  });

  after(async () => {
    mirror?.stop();
    await site?.stop();
  });

  it("runs `npm start` on the plugin that it downloads, says so, and holds it to the contract", async () => {
    const machine = { ...site.machine, env: { ...site.machine.env, ...mirror.env } };
    const run = await runWorkflow("real-plugin.yml", machine, site.push());
    assert.deepEqual(results(run), { start: "success" }, failureText(run));
    const output = said(run, "start");
    assert.ok(output.includes(`AWS plugin: Pulumi's own, ${version}`), output);
    assert.match(output, /^Everything was as it must be\./m);
    assert.match(output, /^\d\d passed, 0 failed$/m);
    assert.equal(mirror.asked.length, 1);
    const configured = recorded(record()).filter((what) => "configured" in what);
    assert.ok(configured.length > 2, "by `npm start`, and by the contract test");
  });

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.realPlugin));
});
