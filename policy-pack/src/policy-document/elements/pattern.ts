/**
 * Whether an IAM pattern covers the text: `*` is any text, `?` any one character. Where the text is
 * a pattern itself, whether the first covers all that the second does.
 *
 * Written out, since a regular expression made of a hostile pattern can take forever.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  for (let index = 0; index < text.length; ) {
    if (pattern[at] === "*") {
      star = at;
      resumeAt = index;
      at += 1;
    } else if (matchesOne(pattern[at], text[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resumeAt += 1;
      index = resumeAt;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** A `*` stands for more than the one character that a `?` covers. */
function matchesOne(pattern: string | undefined, character: string | undefined): boolean {
  return pattern === character || (pattern === "?" && character !== "*");
}
