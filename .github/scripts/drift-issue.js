/*
 * Keeps one issue about findings on the deployed stacks: opens it, updates it, and closes it when none are
 * left. A stack that could not be checked may have findings, so it keeps the issue open.
 *
 * Reads, for each stack, its part in $DEV, $STAGING and $PROD, and the result of `aerosecure verify` in
 * $DEV_VERIFY, …
 */
const { findOwn, request, runUrl } = require("./github-api");
const { readPart } = require("./part");

const MARKER = "<!-- aerosecure-drift -->";
const TITLE = "A deployed stack differs from what was declared";
const STACKS = ["dev", "staging", "prod"];

/** @type {Readonly<Record<string, string>>} */
const VERIFIED = {
  success: "`aerosecure verify` passed.",
  failure: "`aerosecure verify` failed: see the run for what it found.",
};

main();

async function main() {
  const stacks = STACKS.map((stack) => {
    const { state, markdown } = readPart(stack, process.env[stack.toUpperCase()]);
    const verified = process.env[`${stack.toUpperCase()}_VERIFY`] ?? "";
    return {
      isClean: state === "clean" && verified === "success",
      markdown: `${markdown}\n${VERIFIED[verified] ?? "`aerosecure verify` was not run."}`,
    };
  });
  const issue = await findOwn("/issues?state=open", MARKER);
  if (stacks.every(({ isClean }) => isClean)) {
    if (issue !== undefined) {
      await close(issue.number);
    }
    return;
  }
  const body = [
    MARKER,
    `Found by [the latest run](${runUrl()}), which has the complete output. The nightly run updates this text and closes the issue when it finds nothing.`,
    ...stacks.map(({ markdown }) => markdown),
  ].join("\n\n");
  if (issue === undefined) {
    await request("POST", "/issues", { title: TITLE, body });
  } else {
    await request("PATCH", `/issues/${issue.number}`, { body });
  }
}

/** @param {number} number */
async function close(number) {
  await request("POST", `/issues/${number}/comments`, {
    body: `[This run](${runUrl()}) found no drift.`,
  });
  await request("PATCH", `/issues/${number}`, { state: "closed", state_reason: "completed" });
}
