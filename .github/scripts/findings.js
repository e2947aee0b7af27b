const { keyOf } = require("./event-log");
const { inline } = require("./markdown");

/** @typedef {import("./event-log").Finding} Finding */

/** Maximum characters of a list, and of one finding's message. */
const LONGEST_LIST = 4_000;
const LONGEST_FINDING = 500;

/**
 * The findings of the first list that are not in the second.
 *
 * @param {readonly Finding[]} some
 * @param {readonly Finding[]} others
 */
function without(some, others) {
  const known = new Set(others.map(keyOf));
  return some.filter((finding) => !known.has(keyOf(finding)));
}

/**
 * A Markdown list of as many findings as fit.
 *
 * @param {readonly Finding[]} findings
 */
function listOf(findings) {
  const lines = findings.map(
    ({ level, policy, resource, message }) =>
      `- ${level === "mandatory" ? "**mandatory**" : level} ${inline(policy)} on ${inline(resource)}: ${inline(message.slice(0, LONGEST_FINDING))}`,
  );
  return fitting(lines, LONGEST_LIST);
}

/**
 * A list's first lines, as many as fit, and how many more there are.
 *
 * @param {readonly string[]} lines
 * @param {number} longest characters of all
 */
function fitting(lines, longest) {
  let length = 0;
  const shown = lines.filter((line) => {
    length += line.length + 1;
    return length <= longest;
  });
  const missing = lines.length - shown.length;
  return [...shown, ...(missing === 0 ? [] : [`- and ${missing} more, in the run`])].join("\n");
}

/** @param {readonly Finding[]} findings */
function mandatory(findings) {
  return findings.filter(({ level }) => level === "mandatory");
}

/** @param {number} count @param {string} thing */
function counted(count, thing) {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

module.exports = { counted, fitting, LONGEST_FINDING, listOf, mandatory, without };
