import { type IpRange, ipRangeOf, isWithin } from "./ip-range";
import { NO_VALUE, patternIn, type Reading, variablesIn } from "./policy-text";
import type { Context } from "./request";
import { matches, type TextPattern } from "./text-pattern";
import { isDoubt, type Truth, undecidable } from "./truth";

/** What a condition operator compares, once "Not", "IfExists" and quantifiers are taken off. */
export type Family =
  | "text"
  | "arn"
  | "number"
  | "date"
  | "boolean"
  | "binary"
  | "address"
  | "presence";

interface Operator {
  readonly family: Family;
  readonly isNegated: boolean;
  readonly hasWildcards?: boolean;
  readonly ignoresCase?: boolean;
  /** For what is ordered: which orders of the request's value to the policy's hold. */
  readonly orders?: readonly number[];
}

const BELOW = -1;
const EQUAL = 0;
const ABOVE = 1;

function bothWays(
  name: string,
  opposite: string,
  operator: Omit<Operator, "isNegated">,
): readonly (readonly [string, Operator])[] {
  return [
    [name, { ...operator, isNegated: false }],
    [opposite, { ...operator, isNegated: true }],
  ];
}

function ordered(prefix: string, family: Family): readonly (readonly [string, Operator])[] {
  return [
    ...bothWays(`${prefix}equals`, `${prefix}notequals`, { family, orders: [EQUAL] }),
    [`${prefix}lessthan`, { family, isNegated: false, orders: [BELOW] }],
    [`${prefix}lessthanequals`, { family, isNegated: false, orders: [BELOW, EQUAL] }],
    [`${prefix}greaterthan`, { family, isNegated: false, orders: [ABOVE] }],
    [`${prefix}greaterthanequals`, { family, isNegated: false, orders: [ABOVE, EQUAL] }],
  ];
}

/**
 * Every condition operator, in lower case.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...bothWays("stringequals", "stringnotequals", { family: "text" }),
  ...bothWays("stringequalsignorecase", "stringnotequalsignorecase", {
    family: "text",
    ignoresCase: true,
  }),
  ...bothWays("stringlike", "stringnotlike", { family: "text", hasWildcards: true }),
  // ArnEquals and ArnLike behave identically.
  ...bothWays("arnequals", "arnnotequals", { family: "arn", hasWildcards: true }),
  ...bothWays("arnlike", "arnnotlike", { family: "arn", hasWildcards: true }),
  ...ordered("numeric", "number"),
  ...ordered("date", "date"),
  ...bothWays("ipaddress", "notipaddress", { family: "address" }),
  ["bool", { family: "boolean", isNegated: false }],
  ["binaryequals", { family: "binary", isNegated: false }],
  ["null", { family: "presence", isNegated: false }],
] satisfies readonly (readonly [string, Operator])[]);

export function operatorNamed(name: string): Operator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

/** How a test of these operators reads the texts of its policy. */
export function readingOf(operator: Operator, hasVariables: boolean): Reading {
  return {
    hasVariables,
    hasWildcards: operator.hasWildcards ?? false,
    ignoresCase: operator.ignoresCase ?? false,
    isArn: operator.family === "arn",
  };
}

/**
 * Whether a value of a request matches one of a policy, "Not" left out.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function isMatch(
  operator: Operator,
  policyValue: string,
  requestValue: string,
  hasVariables: boolean,
  context: Context,
): Truth {
  const { family } = operator;
  const reading = readingOf(operator, hasVariables);
  if (family === "text" || family === "arn" || family === "boolean") {
    const pattern = patternIn(policyValue, reading, context);
    if (isDoubt(pattern)) {
      return pattern;
    }
    return pattern === NO_VALUE ? false : isLike(family, policyValue, pattern, requestValue);
  }
  if (variablesIn(policyValue, reading).length > 0) {
    return undecidable(`the variable in "${policyValue}", which this operator does not take`);
  }
  switch (family) {
    case "number":
      return compared(operator, numberOf(policyValue), numberOf(requestValue), "number");
    case "date":
      return compared(operator, dateOf(policyValue), dateOf(requestValue), "date");
    case "address":
      return addressMatches(policyValue, requestValue);
    default:
      return binaryMatches(policyValue, requestValue);
  }
}

/**
 * A whole or decimal number that a double holds exactly enough to be compared.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
 */
export function numberOf(text: string): number | undefined {
  return /^-?\d{1,12}(\.\d{1,3})?$/.test(text) ? Number(text) : undefined;
}

const DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?)?$/;
const EPOCH_SECONDS = /^\d{9,11}$/;

/**
 * A date of ISO 8601 or in seconds since 1970, as milliseconds. A year alone could be either.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function dateOf(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) {
    return Number(text) * 1000;
  }
  const date = DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

function isLike(family: Family, policyValue: string, pattern: TextPattern, value: string): Truth {
  if (family === "arn" && !/^arn(:[^:]*){4}:/.test(value)) {
    return undecidable(`an ARN compared with "${value}", which is none`);
  }
  if (family !== "boolean") {
    return matches(pattern, value);
  }
  const [one, other] = [textOf(pattern).toLowerCase(), value.toLowerCase()];
  const stranger = [one, other].find((text) => text !== "true" && text !== "false");
  return stranger === undefined
    ? one === other
    : undecidable(`Bool between "${policyValue}" and "${value}", which are not both true or false`);
}

/** The text of a pattern without wildcards. */
function textOf(pattern: TextPattern): string {
  return pattern.map(({ takes }) => (Array.isArray(takes) ? takes[0] : "")).join("");
}

function compared(
  { orders = [] }: Operator,
  policyValue: number | undefined,
  requestValue: number | undefined,
  what: string,
): Truth {
  return policyValue === undefined || requestValue === undefined
    ? undecidable(`a ${what} compared with what is none that AWS documents`)
    : orders.includes(Math.sign(requestValue - policyValue));
}

function addressMatches(policyValue: string, requestValue: string): Truth {
  const [range, address]: (IpRange | undefined)[] = [
    ipRangeOf(policyValue),
    ipRangeOf(requestValue),
  ];
  return range === undefined || address === undefined || address.first !== address.last
    ? undecidable(`an address compared between "${policyValue}" and "${requestValue}"`)
    : isWithin(address, range);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function binaryMatches(policyValue: string, requestValue: string): Truth {
  return [policyValue, requestValue].every((value) => BASE64.test(value))
    ? Buffer.from(policyValue, "base64").equals(Buffer.from(requestValue, "base64"))
    : undecidable(`BinaryEquals with a value that is no base64`);
}
