/** Long enough for an ARN's head or a key id, too short for a policy or a private key. */
const LONGEST_TEXT = 60;

/**
 * A value as a message names it. Values reach policies with their secrets unwrapped, so a long
 * text and the contents of lists and objects stay out.
 */
export function describeValue(value: unknown): string {
  if (value === undefined) {
    return "not set";
  }
  if (typeof value === "string") {
    return value.length > LONGEST_TEXT
      ? `a string of ${value.length} characters`
      : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : "a list";
  }
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
