/** What a terminal or a browser obeys or hides instead of showing it: controls, directions, characters without width, line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A text of several lines for people: what would not be shown is replaced by its code, "\u{1b}".
 * Line ends stay.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === "\n" ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** One line for people: as `visibleText`, and a line end is replaced as well. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll("\n", "\\u{a}");
}

/** JSON text of several lines for programs and people: the same value, with nothing in it that is not shown. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSEEN, (character) =>
    character === "\n"
      ? character
      : [...Array(character.length).keys()].map((at) => escaped(character.charCodeAt(at))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
