/** What a terminal obeys or hides instead of showing it: controls, directions, line ends. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * An object's key for people. Anyone who may upload chooses it, and must not control the reader's
 * terminal: what would not be shown is replaced by its code, "\u{1b}".
 */
export function keyText(key: string): string {
  return key.replace(UNSHOWN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
