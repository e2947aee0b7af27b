/*
 * Draws what `npm start` printed as a picture of a terminal:
 *
 *   npm start | tee start.log
 *   node docs/images/draw-terminal.js < start.log > docs/images/npm-start.svg
 *
 * Every line is one that was printed. What a picture has no place for is left out; long runs of
 * that are told with their number, and long lines end in "…".
 */
const { readFileSync } = require("node:fs");

const COLUMNS = 92;
const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.45;
const MARGIN = 18;
const BAR = 34;

/** What a picture shows of a step, besides its title: what was called, seen, counted and done. */
const SHOWN =
  /^ {4}(?:✓|\$|an? [\w ]+:$|another account:|key arn|bucket aero|s3:|\d+ of \d+ checks|Scheduled:|Done:)|^\s+\+ \d+ (?:to create|created)/;
/** More checks than this in a row are left out as well. */
const CHECKS_IN_A_ROW = 6;
/** So many lines that are left out in a row are told; fewer would be a line of their own. */
const TOLD_LEFT_OUT = 3;

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The lines of the picture; a run of lines that are left out is one. */
function pictured(text) {
  const lines = [{ text: "$ npm start", kind: "command" }];
  let checks = 0;
  let leftOut = 0;
  const add = (...more) => {
    if (leftOut >= TOLD_LEFT_OUT) {
      lines.push({ text: `    … ${leftOut} more lines`, kind: "left-out" });
    }
    leftOut = 0;
    lines.push(...more);
  };
  for (const line of fromFirstStep(text)) {
    const kind = kindOf(line);
    checks = kind === "seen" ? checks + 1 : 0;
    if (/^\S/.test(line)) {
      add({ text: "", kind: "plain" }, { text: line, kind: "title" });
    } else if (SHOWN.test(line) && checks <= CHECKS_IN_A_ROW) {
      add({ text: line, kind });
    } else if (line.trim() !== "") {
      leftOut += 1;
    }
  }
  add();
  return lines;
}

/** Without what npm and the builds say before it, and the suggestions after it. */
function fromFirstStep(text) {
  const lines = text.trimEnd().split("\n");
  const last = lines.findIndex((line) => line.startsWith("Everything was"));
  return lines.slice(
    lines.findIndex((line) => line.startsWith("1. ")),
    last + 1,
  );
}

function kindOf(line) {
  return /^\s+✓/.test(line) ? "seen" : /^\s+\$/.test(line) ? "command" : "plain";
}

function picture(lines) {
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH + 2 * MARGIN);
  const height = BAR + lines.length * LINE_HEIGHT + MARGIN;
  const drawn = lines.flatMap(({ text, kind }, index) => {
    const cut = text.length > COLUMNS ? `${text.slice(0, COLUMNS - 1)}…` : text;
    const y = BAR + (index + 1) * LINE_HEIGHT - 4;
    return cut === ""
      ? []
      : [
          `  <text x="${MARGIN}" y="${y}" class="${kind}" xml:space="preserve">${escaped(cut)}</text>`,
        ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
  <title>npm start in a terminal, shortened</title>
  <style>
    text { font: 14px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", Consolas, monospace; fill: #c9d1d9 }
    .title, .command { fill: #ffffff; font-weight: 600 }
    .seen { fill: #7ee787 }
    .left-out { fill: #8b949e; font-style: italic }
  </style>
  <rect width="${width}" height="${height}" rx="10" fill="#0d1117" stroke="#30363d"/>
  <circle cx="22" cy="17" r="6" fill="#ff5f57"/><circle cx="42" cy="17" r="6" fill="#febc2e"/><circle cx="62" cy="17" r="6" fill="#28c840"/>
${drawn.join("\n")}
</svg>
`;
}

process.stdout.write(picture(pictured(readFileSync(0, "utf8"))));
