/**
 * What one stack has to tell, as it goes from the job that looked at it to the job that writes it down.
 *
 * @typedef {object} Part
 * @property {"clean" | "found" | "unknown"} state
 * @property {string} markdown
 */

/**
 * The longest part, in characters: three of them and what is around them have to be shorter than the 65,536
 * that GitHub takes, and each has to fit an environment variable.
 */
const LONGEST_PART = 20_000;

/**
 * The part that a job left in an environment variable. A job that never came so far leaves none, and GitHub
 * takes one away that has a masked secret in it.
 *
 * @param {string} stack
 * @param {string | undefined} text
 * @returns {Part}
 */
function readPart(stack, text) {
  const nothing = `### ${stack}: not known\n\nIts job left no report: see the run.\n`;
  if (text === undefined || text === "") {
    return { state: "unknown", markdown: nothing };
  }
  const { state, markdown } = JSON.parse(text);
  if (!["clean", "found", "unknown"].includes(state) || typeof markdown !== "string") {
    throw new Error(`The report of ${stack} is no report: ${text.slice(0, 200)}`);
  }
  if (markdown.length > LONGEST_PART) {
    throw new Error(
      `The report of ${stack} has ${markdown.length} characters, and ${LONGEST_PART} is the most.`,
    );
  }
  return { state, markdown };
}

module.exports = { LONGEST_PART, readPart };
