/** Where text goes: a stream that may be a terminal. */
interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** A terminal with fewer columns than this breaks lines itself. */
const FEWEST_COLUMNS = 40;

/** What people copy into a shell. */
const COMMAND = /^ *(?:\$ )?(?:npx|npm|pulumi|aws|aerosecure) /;

/**
 * Text as a terminal shows it, with no line longer than the terminal is wide, unless one word is. Lines break at blanks,
 * and what follows is indented. A word without room, such as an ARN, breaks after ":" and "/" alone. A command breaks as
 * a shell takes it, with "\" at the end, and never within quotes or a word. Anything else than a terminal gets the text
 * as it is.
 */
export function foldedText(text: string, { isTTY, columns = 0 }: Terminal): string {
  return isTTY && columns >= FEWEST_COLUMNS
    ? text
        .split("\n")
        .map((line) => foldedLine(line, columns))
        .join("\n")
    : text;
}

function foldedLine(line: string, columns: number): string {
  if (line.length <= columns) {
    return line;
  }
  const isCommand = COMMAND.test(line);
  const indent = `${/^ */.exec(line)?.[0]}  `;
  const room = columns - (isCommand ? " \\".length : 0);
  const lines: string[] = [];
  let last = "";
  for (const piece of isCommand ? argumentsIn(line) : piecesOf(line, room - indent.length)) {
    if (last.trim() !== "" && (last + piece).trimEnd().length > room) {
      lines.push(last.trimEnd());
      last = indent;
    }
    last += piece;
  }
  return [...lines, last.trimEnd()].join(isCommand ? " \\\n" : "\n");
}

/** Words, each with the blanks behind it; the first with those before it. */
function wordsOf(line: string): readonly string[] {
  return line.match(/^ *\S+ *|\S+ */g) ?? [];
}

function piecesOf(line: string, room: number): readonly string[] {
  return wordsOf(line).flatMap((word) =>
    word.trim().length <= room ? [word] : (word.match(/[^:/]+[:/]*|[:/]+/g) ?? []),
  );
}

function argumentsIn(line: string): readonly string[] {
  return line.match(/ *(?:"[^"]*"|'[^']*'|[^\s"'])+ */g) ?? [];
}
