import { isMatch, operatorNamed } from "./comparison";
import type { Context, ContextValue } from "./request";
import { every, isDoubt, not, some, type Truth, undecidable } from "./truth";

/** One comparison of a Condition: a key with the values that a policy names. */
export interface Test {
  /** As the policy writes it. */
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  /** The key as the policy writes it. */
  readonly name: string;
  readonly values: readonly string[];
  /** Whether its policy is of the version that knows variables. */
  readonly hasVariables: boolean;
}

type Quantifier = "foranyvalue" | "forallvalues";

/** An operator taken apart. */
export interface ParsedOperator {
  readonly base: NonNullable<ReturnType<typeof operatorNamed>>;
  readonly quantifier: Quantifier | undefined;
  readonly ifExists: boolean;
}

/** @returns undefined for what is no operator of IAM */
export function parseOperator(written: string): ParsedOperator | undefined {
  const [, set, name = ""] = /^(?:(ForAnyValue|ForAllValues):)?(.*)$/i.exec(written) ?? [];
  const base = operatorNamed(name.replace(/IfExists$/i, ""));
  const ifExists = /IfExists$/i.test(name);
  const isPlain = set === undefined && !ifExists;
  return base === undefined || (base.family === "presence" && !isPlain)
    ? undefined
    : { base, quantifier: set?.toLowerCase() as Quantifier | undefined, ifExists };
}

/**
 * Whether a test holds in a request.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holds(test: Test, context: Context): Truth {
  const operator = parseOperator(test.operator);
  if (operator === undefined) {
    return undecidable(`the operator ${test.operator}, which IAM does not have`);
  }
  const value = context(test.key);
  if (isDoubt(value)) {
    return value;
  }
  if (operator.base.family === "presence") {
    return isAbsent(test, value === undefined);
  }
  return value === undefined ? holdsAbsent(operator) : holdsFor(test, operator, value, context);
}

function isAbsent({ key, values }: Test, isMissing: boolean): Truth {
  return some(values, (value) => {
    const wanted = value.toLowerCase();
    return wanted === "true" || wanted === "false"
      ? (wanted === "true") === isMissing
      : undecidable(`Null of ${key} with "${value}", which is neither true nor false`);
  });
}

/** IfExists asks for nothing of a key that is not there, and no value of none is at fault. */
function holdsAbsent({ base, quantifier, ifExists }: ParsedOperator): boolean {
  if (ifExists || quantifier === "forallvalues") {
    return true;
  }
  return base.isNegated && quantifier !== "foranyvalue";
}

function holdsFor(
  test: Test,
  { base, quantifier }: ParsedOperator,
  value: ContextValue,
  context: Context,
): Truth {
  // None of the values: a negated operator asks that nothing matches.
  const holdsForOne = (one: string): Truth => {
    const matched = some(test.values, (each) =>
      isMatch(base, each, one, test.hasVariables, context),
    );
    return base.isNegated ? not(matched) : matched;
  };
  if (quantifier === undefined) {
    return typeof value === "string"
      ? holdsForOne(value)
      : undecidable(
          `${test.operator} of ${test.key}, a key of several values, which takes ForAnyValue or ForAllValues`,
        );
  }
  const all = typeof value === "string" ? [value] : value;
  if (all.includes("")) {
    return undecidable(`${test.operator} of ${test.key}, which has an empty value`);
  }
  return (quantifier === "foranyvalue" ? some : every)(all, holdsForOne);
}
