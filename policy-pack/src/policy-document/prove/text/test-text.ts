import { type ParsedOperator, parseOperator } from "../../decide/test";
import type { Required } from "../necessary-tests";

const MOST_VALUES_SHOWN = 3;

const WORDS: Readonly<Record<string, string>> = {
  stringequals: "is",
  stringequalsignorecase: "is, in any case,",
  stringlike: "is like",
  arnequals: "is like",
  arnlike: "is like",
  numericequals: "is",
  numericlessthan: "is less than",
  numericlessthanequals: "is at most",
  numericgreaterthan: "is greater than",
  numericgreaterthanequals: "is at least",
  dateequals: "is",
  datelessthan: "is before",
  datelessthanequals: "is at or before",
  dategreaterthan: "is after",
  dategreaterthanequals: "is at or after",
  ipaddress: "is in",
  bool: "is",
  binaryequals: "is",
};

/** What negates the words of a comparison that is no equality. */
const OPPOSITES: Readonly<Record<string, string>> = {
  numericlessthan: "is at least",
  numericlessthanequals: "is greater than",
  numericgreaterthan: "is at most",
  numericgreaterthanequals: "is less than",
  datelessthan: "is at or after",
  datelessthanequals: "is after",
  dategreaterthan: "is at or before",
  dategreaterthanequals: "is before",
};

/** What a request fulfils, as a clause: "kms:ViaService is s3.us-east-1.amazonaws.com". */
export function testText({ test, holds }: Required): string {
  const operator = parseOperator(test.operator);
  if (operator === undefined || operator.base.family === "presence") {
    const isAbsent = test.values.some((value) => (value.toLowerCase() === "true") === holds);
    return `${test.name} is ${isAbsent ? "absent" : "present"}`;
  }
  const written = test.operator.replace(/^.*:/, "").replace(/IfExists$/i, "");
  const plain = written.replace(/Not/i, "").toLowerCase();
  const clause = { name: test.name, plain, values: valuesText(test.values) };
  return operator.quantifier === undefined
    ? valueText(clause, operator, holds)
    : setText(clause, operator, holds);
}

interface Clause {
  readonly name: string;
  /** The operator, in lower case, "Not", "IfExists" and quantifiers left out. */
  readonly plain: string;
  readonly values: string;
}

function setText(
  { name, plain, values }: Clause,
  operator: ParsedOperator,
  holds: boolean,
): string {
  const each = operator.quantifier === "foranyvalue" ? "a value of" : "each value of";
  const is = operator.base.isNegated ? negated(plain) : WORDS[plain];
  const clause = `${each} ${name} ${is} ${values}`;
  return holds ? clause : `it is not so that ${clause}`;
}

/** A negated comparison holds for a key that is absent, a positive one only with IfExists. */
function valueText(
  { name, plain, values }: Clause,
  { base, ifExists }: ParsedOperator,
  holds: boolean,
): string {
  const isPositive = holds !== base.isNegated;
  const mayBeAbsent = ifExists ? holds : !isPositive;
  if (!isPositive && !mayBeAbsent) {
    return `${name} is present and ${negated(plain)} ${values}`;
  }
  const words = isPositive ? `${WORDS[plain]}` : negated(plain);
  // What is absent is not equal to anything.
  const saysSo = !mayBeAbsent || words.startsWith("is not");
  return `${name} ${words} ${values}${saysSo ? "" : " or is absent"}`;
}

function negated(plain: string): string {
  return OPPOSITES[plain] ?? `${WORDS[plain]}`.replace(/^is/, "is not");
}

function valuesText(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES_SHOWN);
  const rest = values.length - shown.length;
  return [...shown, ...(rest > 0 ? [`one of ${rest} more`] : [])].join(" or ");
}
