/** What colours text in a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const COLORS = /\u001b\[[0-9;]*[A-Za-z]/g;

/**
 * What a browser obeys or hides instead of showing it: controls other than line ends and tabs, directions,
 * characters without width, line separators. Each is replaced by one character, so that no text gets longer.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const REPLACED = "\ufffd";

/** A fence has to be longer than any run of backticks, so runs have a maximum length. */
const LONGEST_RUN = 10;
const LONGER_RUNS = new RegExp(`\`{${LONGEST_RUN + 1},}`, "g");

/**
 * Untrusted text as a code span: nothing in it acts as Markdown, HTML or a mention.
 *
 * @param {string} text
 */
function inline(text) {
  const line = plain(text).replace(/\s+/g, " ").trim();
  if (line === "") {
    return "` `";
  }
  const ticks = "`".repeat(longestRun(line) + 1);
  const isPadded = line.startsWith("`") || line.endsWith("`");
  return isPadded ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/**
 * Untrusted text as a code block, whose fence is longer than any in the text.
 *
 * @param {string} text
 */
function block(text) {
  const body = plain(text).replace(/\n+$/, "");
  const ticks = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${ticks}text\n${body}\n${ticks}`;
}

/**
 * The text, or its beginning and end with the number of lines omitted between them.
 *
 * @param {string} text
 * @param {number} limit characters, counted as JavaScript counts them
 */
function shorten(text, limit) {
  if (text.length <= limit) {
    return text;
  }
  const half = Math.floor((limit - 60) / 2);
  const beginning = text.slice(0, text.lastIndexOf("\n", half) + 1 || half);
  const found = text.indexOf("\n", text.length - half);
  const end = text.slice(found === -1 ? text.length - half : found + 1);
  const missing = text.slice(beginning.length, text.length - end.length).split("\n").length - 1;
  return `${beginning.replace(/\n?$/, "\n")}[… ${missing} lines omitted …]\n${end}`;
}

/** @param {string} text */
function plain(text) {
  const ticks = "`".repeat(LONGEST_RUN);
  return text
    .replace(/\r\n/g, "\n")
    .replace(COLORS, "")
    .replace(UNSEEN, REPLACED)
    .replace(LONGER_RUNS, ticks);
}

/** @param {string} text */
function longestRun(text) {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

module.exports = { block, inline, shorten };
