/*
 * Keeps one issue about what was found on the deployed stacks: opened, updated, and closed when nothing is
 * left. What could not be looked at is not known to be sound, so it keeps the issue open.
 *
 * Reads, of each stack, the part in $DEV, $STAGING and $PROD, and in $DEV_VERIFY, … how `aerosecure verify`
 * ended.
 */
const { findOwn, request, runUrl } = require("./github-api");
const { readPart } = require("./part");

const MARKER = "<!-- aerosecure-drift -->";
const TITLE = "What is deployed is not what was declared";
const STACKS = ["dev", "staging", "prod"];

/** @type {Readonly<Record<string, string>>} */
const VERIFIED = {
  success: "`aerosecure verify` passed.",
  failure: "`aerosecure verify` failed: the run tells what it found.",
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
    `Seen by [the latest run](${runUrl()}), which has the whole output. This text is written anew every night; the issue closes by itself.`,
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
    body: `Nothing was found any more by [this run](${runUrl()}).`,
  });
  await request("PATCH", `/issues/${number}`, { state: "closed", state_reason: "completed" });
}
