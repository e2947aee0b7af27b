import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { builtTool } from "../support/go-tool";
import { passes } from "../support/packages";
import { quietReporter } from "../support/quiet-reporter";

const engine = join(repositoryRoot, "local/toolchain/engine");
const programs = join(__dirname, "sdks");

describe("the SDKs of the component, as Pulumi's generators make them", function () {
  this.timeout(1_800_000);
  let directory: string;

  before(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-sdks-")));
    const generator = await builtTool(
      {
        tool: "the generators of SDKs",
        path: "gen-sdks/gen-sdks",
        module: engine,
        package: join(programs, "main.go"),
        env: process.env,
      },
      quietReporter,
    );
    const schema = join(repositoryRoot, "component/schema.json");
    await passes(generator, [schema, directory], directory);
  });

  after(() => rm(directory, { recursive: true, force: true }));

  it("compile in Go, with a program that uses them", async () => {
    const module = join(directory, "go");
    // The version of Pulumi's own SDK is that of the CLI.
    const required = await readFile(join(engine, "go.mod"), "utf8");
    const name = "module example.com/pulumi-aerosecure/sdk/go";
    await writeFile(join(module, "go.mod"), required.replace(/^module .*/, name));
    await cp(join(engine, "go.sum"), join(module, "go.sum"));
    await mkdir(join(module, "program"));
    await cp(join(programs, "program.go.txt"), join(module, "program/main.go"));
    await passes("go", ["vet", "-mod=mod", "./..."], module);

    const wrong = join(module, "program/main.go");
    await writeFile(wrong, (await readFile(wrong, "utf8")).replace("KeyUsers:", "KeyReaders:"));
    const { exitCode, lastLines } = await runCommand("go", ["vet", "-mod=mod", "./program"], {
      cwd: module,
    });
    assert.notEqual(exitCode, 0);
    assert.match(lastLines.join("\n"), /unknown field KeyReaders/);
  });

  it("import in Python, and declare a component by its type with its arguments", async () => {
    const venv = join(directory, "venv");
    await passes("python3", ["-m", "venv", venv], directory);
    const pip = join(venv, "bin/pip");
    const quiet = ["install", "--quiet", "--disable-pip-version-check"];
    await passes(
      pip,
      [...quiet, "--requirement", join(programs, "requirements.txt"), join(directory, "python")],
      directory,
    );
    const { stdout } = await passes(
      join(venv, "bin/python"),
      [join(programs, "program.py")],
      directory,
    );
    assert.deepEqual(JSON.parse(stdout), {
      type: "aerosecure:index:SecureBucket",
      inputs: { administrators: ["user/kzax01"], keyUsers: ["role/Crew"], keyAlias: "alias/x" },
    });
  });
});
