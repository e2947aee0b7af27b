import { UNKNOWN } from "./unknown";

/** Long enough for a name or a key id, too short for a policy or a private key. */
const LONGEST_TEXT = 60;

/** ARNs are no secrets, and hardly one is longer. */
const LONGEST_ARN = 200;

/**
 * A value as a message names it. Values reach policies with their secrets unwrapped, so a long
 * text and the contents of lists and objects stay out.
 */
export function describeValue(value: unknown): string {
  if (value === undefined) {
    return "not set";
  }
  if (value === UNKNOWN) {
    return "not known until the update";
  }
  if (typeof value === "string") {
    return describeText(value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : "a list";
  }
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function describeText(text: string): string {
  return text.length > (text.startsWith("arn:") ? LONGEST_ARN : LONGEST_TEXT)
    ? `a string of ${text.length} characters`
    : JSON.stringify(text);
}
