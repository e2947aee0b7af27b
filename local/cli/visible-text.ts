/** What a terminal obeys or hides instead of showing it: controls, directions, characters without width, line separators. */
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
