import { isObject, type Properties } from "../values/unknown";

/** Stands for a value of an event that nothing is known of: whatever a pattern wants there. */
export const ANYTHING: unique symbol = Symbol("anything");

type Comparison = (text: string, operand: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  prefix: (text, operand) => text.startsWith(operand),
  suffix: (text, operand) => text.endsWith(operand),
  wildcard: matchesWildcard,
  "equals-ignore-case": (text, operand) => text.toLowerCase() === operand.toLowerCase(),
};

/**
 * Whether EventBridge gives the event to a rule with this pattern. Fields stand beside each other
 * as "and", the members of a list and of `$or` as "or". Of numbers and addresses no
 * range is compared: it matches nothing but `ANYTHING`.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesEventPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(event)) {
    return event.some((each) => matchesEventPattern(pattern, each));
  }
  if (!isObject(pattern)) {
    return false;
  }
  const fields = Object.entries(pattern);
  return fields.length > 0 && fields.every(([name, field]) => matchesField(name, field, event));
}

function matchesField(name: string, pattern: unknown, event: unknown): boolean {
  if (name === "$or") {
    return Array.isArray(pattern) && pattern.some((choice) => matchesEventPattern(choice, event));
  }
  const value = fieldOf(event, name);
  return Array.isArray(pattern)
    ? pattern.some((alternative) => matchesAlternative(alternative, value))
    : matchesEventPattern(pattern, value);
}

function fieldOf(event: unknown, name: string): unknown {
  if (event === ANYTHING) {
    return ANYTHING;
  }
  return isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}

function matchesAlternative(alternative: unknown, value: unknown): boolean {
  const values = [value].flat().filter((each) => each !== undefined);
  return isObject(alternative) && "exists" in alternative
    ? alternative["exists"] === values.length > 0
    : values.some((each) => each === ANYTHING || matchesValue(alternative, each));
}

function matchesValue(alternative: unknown, value: unknown): boolean {
  if (!isObject(alternative)) {
    return alternative === value;
  }
  const unwanted = alternative["anything-but"];
  return unwanted === undefined
    ? matchesComparison(alternative, value)
    : !withoutLists(unwanted).some((each) => matchesValue(each, value));
}

/** `{ prefix: ["a", "b"] }`, if unwanted, is short for `{ prefix: "a" }` or `{ prefix: "b" }`. */
function withoutLists(unwanted: unknown): readonly unknown[] {
  return isObject(unwanted)
    ? Object.entries(unwanted).flatMap(([operator, operand]) =>
        [operand].flat().map((each) => ({ [operator]: each })),
      )
    : [unwanted].flat();
}

function matchesComparison(alternative: Properties, value: unknown): boolean {
  const [[operator, operand] = ["", undefined]] = Object.entries(alternative);
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (compare === undefined || typeof value !== "string") {
    return false;
  }
  const anyCase = isObject(operand) ? operand["equals-ignore-case"] : undefined;
  return typeof anyCase === "string"
    ? compare(value.toLowerCase(), anyCase.toLowerCase())
    : typeof operand === "string" && compare(value, operand);
}

/** Each literal part goes where it first fits: a regular expression could take forever. */
function matchesWildcard(text: string, pattern: string): boolean {
  const [first = "", ...others] = literalsOf(pattern);
  const last = others.pop();
  if (last === undefined) {
    return text === first;
  }
  let at = text.startsWith(first) ? first.length : -1;
  for (const literal of others) {
    const start = at < 0 ? -1 : text.indexOf(literal, at);
    at = start < 0 ? -1 : start + literal.length;
  }
  return at >= 0 && text.slice(at).endsWith(last);
}

/** The parts of a pattern between its `*`; behind a backslash a `*` is itself. */
function literalsOf(pattern: string): readonly string[] {
  const literals: string[] = [];
  let literal = "";
  for (const [token] of pattern.matchAll(/\\?./gs)) {
    if (token === "*") {
      literals.push(literal);
      literal = "";
    } else {
      literal += token.slice(-1);
    }
  }
  return [...literals, literal];
}
