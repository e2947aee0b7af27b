import assert from "node:assert/strict";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { quietReporter } from "../support/quiet-reporter";
import { installActionlint } from "./linters/actionlint";
import { installZizmor } from "./linters/zizmor";

describe("the linters of workflows", function () {
  this.timeout(60_000);
  const linters: Record<string, string> = {};

  before(async function () {
    this.timeout(900_000);
    linters["actionlint"] = await installActionlint(process.env, quietReporter);
    linters["zizmor"] = await installZizmor(process.env, quietReporter);
  });

  for (const { linter, args, found } of [
    // Without shellcheck and pyflakes, which a machine may have or not.
    { linter: "actionlint", args: ["-no-color", "-shellcheck=", "-pyflakes="], found: [] },
    {
      linter: "zizmor",
      args: ["--quiet", "--offline", "--no-progress", "--color=never", "--persona=auditor", "."],
      found: ["No findings to report. Good job!"],
    },
  ]) {
    it(`find nothing: ${linter}`, async () => {
      const { exitCode, lastLines } = await runCommand(linters[linter] ?? "", args, {
        cwd: repositoryRoot,
      });
      assert.deepEqual({ exitCode, lines: lastLines }, { exitCode: 0, lines: found });
    });
  }
});
