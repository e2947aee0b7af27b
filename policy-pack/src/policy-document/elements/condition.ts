import { isObject } from "../../values/unknown";
import { listOf, textOf } from "../document";
import { matchesPattern } from "./pattern";

/** One comparison of a Condition, in lower case except its values. */
export interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly unknown[];
}

/** True or false for certain; undefined if it depends on the request. */
type Truth = boolean | undefined;

/**
 * What is known of a condition key's value in a request: the value, perhaps also by a policy
 * variable; that it is none of those, or one of those, that a policy names by values of a certain
 * form; that the request does not carry
 * the key; or nothing.
 */
export type Fact =
  | { readonly is: string; readonly orNamed?: RegExp }
  | { readonly isNone: RegExp }
  | { readonly isNamed: RegExp }
  | "absent"
  | undefined;

/** The facts of a request, by condition key in lower case. */
export type Request = (key: string) => Fact;

type Compare = (value: string, fact: string) => Truth;

/** Each comparison of a value in a policy with the one in a request. Neither has variables left. */
const COMPARISONS: Readonly<Record<string, Compare>> = {
  bool: (value, fact) => value.toLowerCase() === fact.toLowerCase(),
  stringequals: (value, fact) => value === fact,
  stringequalsignorecase: (value, fact) => value.toLowerCase() === fact.toLowerCase(),
  stringlike: matchesPattern,
  arnequals: isLikeArn,
  arnlike: isLikeArn,
  ipaddress: () => undefined,
};

/** The operators that ask for the opposite of another one. */
const OPPOSITES: Readonly<Record<string, string>> = {
  stringnotequals: "stringequals",
  stringnotequalsignorecase: "stringequalsignorecase",
  stringnotlike: "stringlike",
  arnnotequals: "arnequals",
  arnnotlike: "arnlike",
  notipaddress: "ipaddress",
};

/** The tests of a Condition, all of which must hold. */
export function testsIn(condition: unknown): readonly Test[] {
  return Object.entries(isObject(condition) ? condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: listOf(values),
    })),
  );
}

/** Whether all tests hold for the request. */
export function allHold(tests: readonly Test[], request: Request): Truth {
  return every(tests.map((test) => holds(test, request(test.key))));
}

/** The operator that a test asks for, or asks the opposite of; without what is around it. */
export function comparisonOf({ operator }: Test): {
  readonly comparison: string;
  readonly isOpposite: boolean;
} {
  const base = operator.replace(/^for(anyvalue|allvalues):/, "").replace(/ifexists$/, "");
  const opposite = Object.hasOwn(OPPOSITES, base) ? OPPOSITES[base] : undefined;
  return { comparison: opposite ?? base, isOpposite: opposite !== undefined };
}

/**
 * Whether the test holds for what is known of its key.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function holds(test: Test, fact: Fact): Truth {
  // AWS refuses a test without values; until then nobody can say what it was meant to do.
  if (fact === undefined || test.values.length === 0) {
    return undefined;
  }
  const values = test.values.map(textOf);
  const { comparison, isOpposite } = comparisonOf(test);
  if (comparison === "null") {
    return some(values.map((value) => isNull(value, fact)));
  }
  if (fact === "absent") {
    return holdsWithoutKey(test, isOpposite);
  }
  const matched = some(values.map((value) => matches(comparison, value, fact)));
  return isOpposite && matched !== undefined ? !matched : matched;
}

/** …IfExists and ForAllValues hold for a request that does not carry the key at all. */
function holdsWithoutKey({ operator }: Test, isOpposite: boolean): boolean {
  if (operator.endsWith("ifexists") || operator.startsWith("forallvalues:")) {
    return true;
  }
  return isOpposite && !operator.startsWith("foranyvalue:");
}

function isNull(value: string, fact: Fact): Truth {
  const lowered = value.toLowerCase();
  return lowered === "true" || lowered === "false"
    ? (fact === "absent") === (lowered === "true")
    : undefined;
}

function matches(comparison: string, value: string, fact: Exclude<Fact, "absent" | undefined>) {
  const compare = Object.hasOwn(COMPARISONS, comparison) ? COMPARISONS[comparison] : undefined;
  if (compare === undefined) {
    return undefined;
  }
  if (value === "*" && comparison === "stringlike") {
    return true;
  }
  if ("is" in fact) {
    if (fact.orNamed?.test(value) === true) {
      return true;
    }
    return value.includes("${") ? undefined : compare(value, fact.is);
  }
  const [form, matched] = "isNone" in fact ? [fact.isNone, false] : [fact.isNamed, true];
  return form.test(value) && comparison !== "bool" ? matched : undefined;
}

/** The parts of an ARN are compared one by one: no `*` reaches over a colon. */
function isLikeArn(value: string, fact: string): Truth {
  const [values, facts] = [value.split(":"), fact.split(":")];
  return values.length === facts.length
    ? values.every((part, index) => matchesPattern(part, facts[index] ?? ""))
    : undefined;
}

function every(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
}

function some(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}
