import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";

function command(script: string, args: readonly string[], instance = "test-commands") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./local/door/transpile.js", join("local", script), ...args],
    {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: { ...process.env, AEROSECURE_LOCAL_INSTANCE: instance },
      input: "",
    },
  );
  return { exitCode: status, stdout, stderr };
}

describe("commands of the local AWS", () => {
  for (const [script, ...args] of [
    ["main.ts"],
    ["main.ts", "--local-help"],
    ["stop.ts", "--help"],
    ["reset.ts", "-h"],
  ] as const) {
    it(`${script} ${args.join(" ")} explains itself`, () => {
      const { exitCode, stdout, stderr } = command(script, args);
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
      assert.match(stdout, /^\w[^\n]+\.\n[\s\S]*npm run local[\s\S]*Exit code: /);
    });
  }

  for (const script of ["stop.ts", "reset.ts"]) {
    it(`${script} refuses an option that it does not have`, () => {
      const { exitCode, stdout, stderr } = command(script, ["--force"]);
      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
      assert.match(stderr, /^Unknown option '--force'[^\n]*\n/);
    });

    it(`${script} refuses an instance that cannot be`, () => {
      assert.deepEqual(command(script, ["--yes"].slice(script === "stop.ts" ? 1 : 0), "../up"), {
        exitCode: 2,
        stdout: "",
        stderr:
          'AEROSECURE_LOCAL_INSTANCE is "../up". ' +
          "Use 1 to 40 of a-z, 0-9 and -, beginning with a letter.\n",
      });
    });
  }

  it("stop.ts says that nothing runs", () => {
    assert.deepEqual(command("stop.ts", []), {
      exitCode: 0,
      stdout: "",
      stderr: 'The local AWS "test-commands" is not running.\n',
    });
  });

  it("reset.ts deletes nothing where nobody can be asked", () => {
    assert.deepEqual(command("reset.ts", []), {
      exitCode: 2,
      stdout: "",
      stderr: "Nobody can be asked here. Use --yes to delete without asking.\n",
    });
  });

  it("reset.ts --yes resets an instance that was never started", () => {
    assert.deepEqual(command("reset.ts", ["--yes"]), {
      exitCode: 0,
      stdout: "",
      stderr: 'The local AWS "test-commands" is reset.\n',
    });
  });
});
