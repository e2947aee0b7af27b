import { isObject } from "../values/unknown";

/**
 * IAM's grammar goes six levels deep: document, statements, statement, Condition, operator, values. What
 * goes a little deeper is a fault of form, and has its own message.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const DEEPEST = 12;

/** A text this many times as long as what AWS takes is not mostly white space. */
const MOST_WHITE_SPACE = 8;

/** What the policies of a service's resources are held to. */
export interface PolicyLimit {
  /** What the service's actions begin with, in lower case. */
  readonly prefix: string;
  /** The largest policy, in bytes. */
  readonly largestPolicyInBytes: number;
}

/** Why a document is too large or too deep for AWS to take, and for anyone to judge. */
export interface Excess {
  /** What is wrong. */
  readonly fault: string;
  /** What to do. */
  readonly remedy: string;
}

/**
 * Whether a policy's text or document exceeds what AWS takes. Takes time in proportion to what AWS
 * takes, however large the value is. Providers send a policy without white space, so that counts for
 * nothing, nor does what is not known yet.
 */
export function excessIn(
  path: string,
  value: unknown,
  { largestPolicyInBytes: most }: PolicyLimit,
): Excess | undefined {
  const { bytes, depth } =
    typeof value === "string" ? textSize(value, most) : treeSize(value, most);
  if (bytes > most) {
    return {
      fault: `${path} takes ${bytes === Number.POSITIVE_INFINITY ? `more than ${most}` : bytes} bytes.`,
      remedy: `Keep it to the ${most} that AWS accepts.`,
    };
  }
  return depth > DEEPEST
    ? {
        fault: `${path} is nested more than ${DEEPEST} levels deep.`,
        remedy: "Write it as IAM's grammar has it, which goes 6 levels deep.",
      }
    : undefined;
}

interface Size {
  readonly bytes: number;
  readonly depth: number;
}

/** What a character outside of strings adds to the depth. */
const STEPS: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };

function textSize(text: string, most: number): Size {
  const whole = { bytes: Buffer.byteLength(text), depth: 0 };
  if (text.length > most * MOST_WHITE_SPACE) {
    return whole;
  }
  let depth = 0;
  let deepest = 0;
  let blanks = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === '"') {
      at = endOfString(text, at);
    }
    blanks += " \t\r\n".includes(character) ? 1 : 0;
    depth += STEPS[character] ?? 0;
    deepest = Math.max(deepest, depth);
  }
  return { bytes: whole.bytes - blanks, depth: deepest };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    at += text[at] === "\\" ? 2 : 1;
  }
  return at;
}

/** Stops at what is certainly too much. */
function treeSize(root: unknown, most: number): Size {
  let level = [root];
  let seen = 0;
  for (let depth = 1; depth <= DEEPEST && level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      const members = membersOf(value);
      seen += members.length + (typeof value === "string" ? value.length : 0);
      if (seen > most) {
        return { bytes: Number.POSITIVE_INFINITY, depth };
      }
      next.push(...members);
    }
    level = next;
  }
  return level.some((value) => typeof value === "object" && value !== null)
    ? { bytes: 0, depth: DEEPEST + 1 }
    : { bytes: Buffer.byteLength(textOf(root)), depth: 0 };
}

function membersOf(value: unknown): readonly unknown[] {
  return isObject(value) ? Object.values(value) : Array.isArray(value) ? value : [];
}

/** What is not known yet is left out, so that the policy is this long at least. */
function textOf(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each)) ??
    ""
  );
}
