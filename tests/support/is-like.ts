/** Whether a pattern of an IAM policy is about a text. In a pattern `*` stands for any text. */
export function isLike(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(text);
}
