import type { Context } from "./request";
import { exactly, inAnyCase, type TextPattern, type Token, wildcard } from "./text-pattern";
import { type Doubt, isDoubt, undecidable } from "./truth";

/** A piece of a policy's text: as it stands, a wildcard, or a variable. */
type Piece =
  | { readonly literal: string; readonly isValue?: true }
  | { readonly wildcard: "*" | "?" }
  | { readonly variable: string; readonly otherwise: string | undefined };

type Variable = Extract<Piece, { variable: string }>;
type Settled = Exclude<Piece, Variable>;

/** How an element of a policy reads its texts. */
export interface Reading {
  /** Whether the policy is of the version that knows variables, 2012-10-17. */
  readonly hasVariables: boolean;
  readonly hasWildcards: boolean;
  readonly ignoresCase?: boolean;
  /** Whether it compares ARNs part by part, so that no wildcard before the last part reaches over a colon. */
  readonly isArn?: boolean;
}

/** A text with a variable that has no value in the request: nothing is equal to it or like it. */
export const NO_VALUE = "no value";

const ARN_PARTS = 6;

/**
 * The pattern that a text of a policy stands for in a request, once its variables have their values.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function patternIn(
  text: string,
  reading: Reading,
  context: Context,
): TextPattern | typeof NO_VALUE | Doubt {
  const pieces: Settled[] = [];
  for (const piece of piecesOf(text, reading)) {
    const settled = "variable" in piece ? settledValue(piece, context) : piece;
    if (settled === NO_VALUE || isDoubt(settled)) {
      return settled;
    }
    pieces.push(settled);
  }
  const pattern = reading.isArn ? arnPattern(pieces) : pieces.flatMap(anywhere);
  if (pattern === undefined) {
    return undecidable(`the value "${text}", which is no ARN`);
  }
  return reading.ignoresCase ? inAnyCase(pattern) : pattern;
}

/** The names of the variables in a text. */
export function variablesIn(text: string, reading: Reading): readonly string[] {
  return piecesOf(text, reading).flatMap((piece) => ("variable" in piece ? [piece.variable] : []));
}

function settledValue(
  { variable, otherwise }: Variable,
  context: Context,
): Settled | typeof NO_VALUE | Doubt {
  const value = context(variable.toLowerCase());
  if (isDoubt(value)) {
    return value;
  }
  if (value !== undefined && typeof value !== "string") {
    return undecidable(`the variable \${${variable}}, whose key has several values`);
  }
  const literal = value ?? otherwise;
  return literal === undefined ? NO_VALUE : { literal, isValue: true };
}

function piecesOf(text: string, { hasVariables, hasWildcards }: Reading): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    const end = hasVariables && text.startsWith("${", at) ? text.indexOf("}", at) : -1;
    if (end >= 0) {
      pieces.push(variableOf(text.slice(at + 2, end)));
      at = end + 1;
    } else {
      const isWildcard = hasWildcards && (character === "*" || character === "?");
      pieces.push(isWildcard ? { wildcard: character } : { literal: character });
      at += 1;
    }
  }
  return pieces;
}

/** `${*}`, `${?}` and `${$}` are these characters; a default stands in quotes behind a comma. */
function variableOf(inside: string): Piece {
  if (["*", "?", "$"].includes(inside)) {
    return { literal: inside };
  }
  const [, name = inside, otherwise] = /^([^,]+), '(.*)'$/.exec(inside) ?? [];
  return { variable: name.trim(), otherwise };
}

/** The first five parts end at colons of the policy's own text; the rest is the last. */
function arnPattern(pieces: readonly Settled[]): TextPattern | undefined {
  let parts = 1;
  const pattern: Token[] = [];
  for (const piece of pieces) {
    if ("wildcard" in piece) {
      pattern.push(wildcard(piece.wildcard, parts < ARN_PARTS ? "part" : "all"));
    } else {
      pattern.push(...exactly(piece.literal));
      parts += piece.literal === ":" && !piece.isValue ? 1 : 0;
    }
  }
  return parts < ARN_PARTS ? undefined : pattern;
}

function anywhere(piece: Settled): TextPattern {
  return "wildcard" in piece ? [wildcard(piece.wildcard)] : exactly(piece.literal);
}
