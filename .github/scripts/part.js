/**
 * One stack's report, as passed from the job that checked the stack to the job that publishes it.
 *
 * @typedef {object} Part
 * @property {"clean" | "found" | "unknown"} state
 * @property {string} markdown
 */

/**
 * Maximum characters of a part. Three parts and the text around them must stay below GitHub's limit of
 * 65,536, and each must fit in an environment variable.
 */
const LONGEST_PART = 20_000;

/**
 * The part that a job left in an environment variable. A job that failed earlier leaves none, and GitHub
 * drops an output that contains a masked secret.
 *
 * @param {string} stack
 * @param {string | undefined} text
 * @returns {Part}
 */
function readPart(stack, text) {
  const nothing = `### ${stack}: not known\n\nIts job produced no report: see the run.\n`;
  if (text === undefined || text === "") {
    return { state: "unknown", markdown: nothing };
  }
  const { state, markdown } = JSON.parse(text);
  if (!["clean", "found", "unknown"].includes(state) || typeof markdown !== "string") {
    throw new Error(`The report of ${stack} is not valid: ${text.slice(0, 200)}`);
  }
  if (markdown.length > LONGEST_PART) {
    throw new Error(
      `The report of ${stack} has ${markdown.length} characters; the maximum is ${LONGEST_PART}.`,
    );
  }
  return { state, markdown };
}

module.exports = { LONGEST_PART, readPart };
