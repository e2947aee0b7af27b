/*
 * Sees to it that a deployment applies what was approved, and nothing else.
 *
 *   node approval.js record    writes what the reviewers approve into the job's output `approval`
 *   node approval.js check     refuses what differs from $APPROVAL, that output, or is not in it
 *   node approval.js explain   says why `pulumi up --plan` failed, if it did not follow the plan; always fails
 *
 * Reads $STACK, the checkout in the working directory, and of $RUNNER_TEMP: plan/plan.json, from
 * `pulumi preview --save-plan`; state.json, from `pulumi stack export`; up.txt, what `pulumi up` printed.
 */
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { wanted } = require("./github-api");

/** @typedef {{ readonly [subject: string]: string }} Approval SHA-256 of each subject; of the program, its commit */

const NEXT = "Re-run all jobs of this run, and approve the new plan.";

/** Maximum characters of a reason, which can hold whole policies. The log has all of it. */
const LONGEST_REASON = 500;

/** What Pulumi's engine prints where a program does not follow its plan. */
const OFF_PLAN =
  /^\s*error: .*(?:violates plan: |is not allowed by the plan: |no plan for resource |expected resource operations for .* but none were seen).*$/gm;

/** @type {Readonly<Record<string, () => void>>} */
const COMMANDS = { record, check, explain };

const command = COMMANDS[process.argv[2] ?? ""];
if (command === undefined) {
  process.stderr.write("Use: node approval.js record|check|explain\n");
  process.exit(2);
}
command();

function record() {
  fs.appendFileSync(wanted("GITHUB_OUTPUT"), `approval=${JSON.stringify(found())}\n`);
}

function check() {
  /** @type {Approval} */
  const approved = JSON.parse(process.env["APPROVAL"] || "{}");
  const differing = Object.entries(found()).filter(
    ([subject, value]) => approved[subject] !== value,
  );
  for (const [subject, value] of differing) {
    fail(
      `${subject} is not what was approved: it is ${value}, and ${approved[subject] ?? "nothing"} was approved. ${NEXT}`,
    );
  }
}

function explain() {
  const text = fs.readFileSync(temporary("up.txt"), "utf8");
  for (const [line] of text.matchAll(OFF_PLAN)) {
    const reason = line.trim().slice("error: ".length).slice(0, LONGEST_REASON);
    fail(`The program does not do what was approved: ${reason}. ${NEXT}`);
  }
  process.exitCode = 1;
}

/** @returns {Approval} */
function found() {
  const settings = `Pulumi.${wanted("STACK")}.yaml`;
  return {
    "The program's commit": execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim(),
    [settings]: sha256(settings),
    "The stack's state": sha256(temporary("state.json")),
    "The plan": sha256(temporary("plan/plan.json")),
  };
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/** @param {string} name */
function temporary(name) {
  return path.join(wanted("RUNNER_TEMP"), name);
}

/** As an annotation, which the page of the run shows. @param {string} sentence */
function fail(sentence) {
  process.stderr.write(`::error title=Not what was approved::${sentence}\n`);
  process.exitCode = 1;
}
