import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { installToolPackage } from "../../local/toolchain/tool-package";
import { quietReporter } from "../support/quiet-reporter";

describe("npm run mutate", function () {
  this.timeout(120_000);

  it("loads Stryker's runner with the project's mocha", async () => {
    const tools = await installToolPackage(__dirname, "mutation", quietReporter);
    const runner = join(tools, "node_modules/@stryker-mutator/mocha-runner/dist/src/index.js");
    const prints = `import(${JSON.stringify(pathToFileURL(runner))}).then(({ strykerPlugins }) =>
      console.log(strykerPlugins.map(({ name }) => name).join()));`;
    const args = ["--require", join(__dirname, "mocha-files.js"), "--eval", prints];
    const run = await runCommand(process.execPath, args, { cwd: repositoryRoot });
    assert.deepEqual([run.exitCode, run.stdout.trim()], [0, "mocha"], run.lastLines.join("\n"));
  });
});
