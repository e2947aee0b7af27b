import { NO_VALUE, patternIn, variablesIn } from "./policy-text";
import type { Context } from "./request";
import { matches, type TextPattern } from "./text-pattern";
import { isDoubt, type Truth, undecidable } from "./truth";

/** An ARN has as many colons before its last part. */
const COLONS = 5;

/** Except those that stand for a character. */
const VARIABLE = /\$\{(?![*?$]\})/;

/** Where a Resource stands. */
interface Place {
  readonly hasVariables: boolean;
  /** Whether it stands in a NotResource. */
  readonly isInverted: boolean;
  readonly context: Context;
}

/**
 * Whether a Resource of a policy is that of a request.
 *
 * A wildcard stays within its part of the ARN, except that one at the end of a part may reach further:
 * AWS does not say how far. So this reads each pattern in both ways and is in doubt where they differ.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatches(pattern: string, resource: string, place: Place): Truth {
  if (pattern === "*") {
    return true;
  }
  if (resource === "*") {
    return neverMatches(`the NotResource "${pattern}" for an action about no resource`, place);
  }
  const fault = faultIn(pattern, place);
  return fault === undefined ? arnMatches(pattern, resource, place) : undecidable(fault);
}

/** The patterns that tell resources apart for a Resource, as far as it has no variables: both readings of it. */
export function patternsOf(pattern: string, hasVariables: boolean): readonly TextPattern[] {
  const reading = { hasVariables, hasWildcards: true };
  const isSettled = variablesIn(pattern, reading).length === 0;
  return [reading, { ...reading, isArn: true }].flatMap((each) => {
    const read = isSettled ? patternIn(pattern, each, () => undefined) : NO_VALUE;
    return Array.isArray(read) ? [read as TextPattern] : [];
  });
}

function faultIn(pattern: string, { hasVariables }: Place): string | undefined {
  const variable = hasVariables ? VARIABLE.exec(pattern) : null;
  if (variable !== null && colonsOf(pattern.slice(0, variable.index), hasVariables) < COLONS) {
    return `the variable before the fifth colon of the Resource "${pattern}"`;
  }
  return colonsOf(pattern, hasVariables) < COLONS && !pattern.endsWith("*")
    ? `the Resource "${pattern}", which is no ARN`
    : undefined;
}

function arnMatches(pattern: string, resource: string, place: Place): Truth {
  const reading = { hasVariables: place.hasVariables, hasWildcards: true };
  const whole = patternIn(pattern, reading, place.context);
  if (isDoubt(whole)) {
    return whole;
  }
  if (whole === NO_VALUE) {
    return neverMatches(`the NotResource "${pattern}", whose variable has no value`, place);
  }
  const isWhole = matches(whole, resource);
  if (!isWhole || colonsOf(pattern, place.hasVariables) < COLONS) {
    return isWhole;
  }
  const byParts = patternIn(pattern, { ...reading, isArn: true }, place.context);
  return Array.isArray(byParts) && matches(byParts, resource)
    ? true
    : undecidable(`how far the wildcards of the Resource "${pattern}" reach`);
}

/** What matches no resource; what a NotResource then leaves out, AWS does not say. */
function neverMatches(what: string, { isInverted }: Place): Truth {
  return isInverted ? undecidable(what) : false;
}

/** How many colons a pattern has outside its variables. */
function colonsOf(pattern: string, hasVariables: boolean): number {
  const outside = hasVariables ? pattern.replaceAll(/\$\{[^}]*\}/g, "") : pattern;
  return outside.split(":").length - 1;
}
