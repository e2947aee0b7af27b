/** Whether a pattern of an IAM policy is about a text: `*` stands for any text, `?` for any character. */
export function isLike(text: string, pattern: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const escaped = literal.replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(text);
}
