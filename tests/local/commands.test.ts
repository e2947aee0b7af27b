import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { instancesDirectory, repositoryRoot } from "../../local/processes/paths";

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
      assert.match(stdout, /^\w[^\n]+(?:\n[^\n]+)?\.\n\n[\s\S]*npm run local[\s\S]*Exit code: /);
    });
  }

  const misuses: readonly (readonly [args: readonly string[], message: string])[] = [
    [["env", "--json"], "`env` takes no arguments: --json. Run `npm run -s local -- env`."],
    [["env", "a", "b"], "`env` takes no arguments: a b. Run `npm run -s local -- env`."],
    [["exec"], "`exec` needs a command. Name one, such as `npm run local -- exec aws s3 ls`."],
    [
      ["exec", "no-such-command", "s3"],
      'There is no command "no-such-command" on PATH. Install it, or check its name.',
    ],
    [
      ["exec", "./README.md"],
      'There is no command "./README.md" at that path. Install it, or check its name.',
    ],
  ];
  for (const [args, message] of misuses) {
    it(`main.ts ${args.join(" ")} is refused before anything is started`, () => {
      assert.deepEqual(command("main.ts", args, "test-misuse"), {
        exitCode: 2,
        stdout: "",
        stderr: `${message}\n`,
      });
      assert.equal(existsSync(join(instancesDirectory, "test-misuse")), false);
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
