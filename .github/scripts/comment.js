/*
 * Writes the preview results of all stacks into one comment on the pull request: created once, then
 * updated in place.
 *
 * Reads $PULL_REQUEST, $HEAD_COMMIT and, for each stack, its part in $DEV, $STAGING and $PROD.
 */
const { findOwn, request, runUrl, wanted } = require("./github-api");
const { readPart } = require("./part");

const MARKER = "<!-- aerosecure-preview -->";
const STACKS = ["dev", "staging", "prod"];

main();

async function main() {
  const number = Number(wanted("PULL_REQUEST"));
  const parts = STACKS.map((stack) => readPart(stack, process.env[stack.toUpperCase()]).markdown);
  const body = [
    MARKER,
    `## Preview of ${wanted("HEAD_COMMIT").slice(0, 12)}`,
    `Judged by the policy pack of the base branch. [The run](${runUrl()}) has the complete output.`,
    ...parts,
  ].join("\n\n");
  const comment = await findOwn(`/issues/${number}/comments`, MARKER);
  if (comment === undefined) {
    await request("POST", `/issues/${number}/comments`, { body });
  } else {
    await request("PATCH", `/issues/comments/${comment.id}`, { body });
  }
}
