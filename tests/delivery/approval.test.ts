import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/temporary-directory";
import { NOBODY } from "./repository";
import { runScript, type ScriptRun } from "./run-script";

const SHA_256 = {
  old: "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4",
  new: "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437",
};

describe("approval.js", () => {
  const directory = temporaryDirectory();
  const at = (name: string): string => join(directory(), name);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, {
      cwd: directory(),
      encoding: "utf8",
      env: { ...process.env, ...NOBODY },
    }).trim();
  const commit = (): string => {
    git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", "A change");
    return git("rev-parse", "HEAD");
  };
  const run = (command: string, env: Readonly<Record<string, string>> = {}): Promise<ScriptRun> =>
    runScript(
      "approval.js",
      [command],
      { STACK: "dev", RUNNER_TEMP: directory(), GITHUB_OUTPUT: at("output"), ...env },
      directory(),
    );
  let approved = "";

  beforeEach(async () => {
    git("init", "--quiet");
    approved = commit();
    mkdirSync(at("plan"));
    for (const file of ["Pulumi.dev.yaml", "state.json", "plan/plan.json"]) {
      writeFileSync(at(file), "old");
    }
  });

  async function recorded(): Promise<string> {
    assert.deepEqual(await run("record"), { exitCode: 0, stderr: "" });
    const [, approval = ""] = /^approval=(.+)\n$/.exec(readFileSync(at("output"), "utf8")) ?? [];
    return approval;
  }

  const refusal = (subject: string, found: string, before: string): string =>
    `::error title=Not what was approved::${subject} is not what was approved: it is ${found}, and ${before} was approved. Re-run all jobs of this run, and approve the new plan.\n`;

  it("records the commit, and the SHA-256 of settings, state and plan", async () => {
    assert.deepEqual(JSON.parse(await recorded()), {
      "The program's commit": approved,
      "Pulumi.dev.yaml": SHA_256.old,
      "The stack's state": SHA_256.old,
      "The plan": SHA_256.old,
    });
  });

  it("lets what was approved pass", async () => {
    assert.deepEqual(await run("check", { APPROVAL: await recorded() }), {
      exitCode: 0,
      stderr: "",
    });
  });

  for (const [subject, file] of [
    ["Pulumi.dev.yaml", "Pulumi.dev.yaml"],
    ["The stack's state", "state.json"],
    ["The plan", "plan/plan.json"],
  ] as const) {
    it(`refuses another ${file}`, async () => {
      const APPROVAL = await recorded();
      writeFileSync(at(file), "new");
      assert.deepEqual(await run("check", { APPROVAL }), {
        exitCode: 1,
        stderr: refusal(subject, SHA_256.new, SHA_256.old),
      });
    });
  }

  it("refuses another commit", async () => {
    const APPROVAL = await recorded();
    const newer = commit();
    assert.deepEqual(await run("check", { APPROVAL }), {
      exitCode: 1,
      stderr: refusal("The program's commit", newer, approved),
    });
  });

  it("refuses everything where nothing was recorded, as GitHub drops an output with a secret", async () => {
    assert.deepEqual(await run("check", { APPROVAL: "" }), {
      exitCode: 1,
      stderr: [
        refusal("The program's commit", approved, "nothing"),
        refusal("Pulumi.dev.yaml", SHA_256.old, "nothing"),
        refusal("The stack's state", SHA_256.old, "nothing"),
        refusal("The plan", SHA_256.old, "nothing"),
      ].join(""),
    });
  });

  it("does not record a plan that is not there", async () => {
    rmSync(at("plan/plan.json"));
    const { exitCode, stderr } = await run("record");
    assert.equal(exitCode, 1);
    assert.match(stderr, /ENOENT.*plan\.json/);
  });

  for (const [why, line] of [
    ["other inputs", "resource urn:a violates plan: properties changed: ~~tags[{a}!={b}]"],
    ["another output", "resource violates plan: properties changed: ++arn"],
    [
      "another operation",
      "replace is not allowed by the plan: no more steps were expected for this resource",
    ],
    ["a resource that is not in it", "no plan for resource urn:a"],
    ["a resource that is only in it", "expected resource operations for urn:a but none were seen"],
  ] as const) {
    it(`explains a failure by ${why} than in the plan`, async () => {
      writeFileSync(at("up.txt"), `Previewing update (dev):\n    error: ${line}\nDuration: 1s\n`);
      assert.deepEqual(await run("explain"), {
        exitCode: 1,
        stderr: `::error title=Not what was approved::The program does not do what was approved: ${line}. Re-run all jobs of this run, and approve the new plan.\n`,
      });
    });
  }

  it("shows 500 characters of the explanation, which can hold whole policies", async () => {
    const begin = "resource urn:a violates plan: properties changed: ";
    const line = begin.padEnd(500, "p");
    writeFileSync(at("up.txt"), `    error: ${line}\n    error: ${line}q\n`);
    const sentence = `::error title=Not what was approved::The program does not do what was approved: ${line}. Re-run all jobs of this run, and approve the new plan.\n`;
    assert.deepEqual(await run("explain"), { exitCode: 1, stderr: sentence.repeat(2) });
  });

  it("adds nothing to a failure for another reason, and lets it fail", async () => {
    writeFileSync(at("up.txt"), "    error: AccessDenied: the plan is not the reason\n");
    assert.deepEqual(await run("explain"), { exitCode: 1, stderr: "" });
  });

  it("refuses a command that it does not know", async () => {
    assert.deepEqual(await run("approve"), {
      exitCode: 2,
      stderr: "Use: node approval.js record|check|explain\n",
    });
  });
});
