import { classesOf, TooManyClassesError } from "../classes/classes";
import { dateOf, type Family, numberOf, readingOf } from "../decide/comparison";
import { type IpRange, ipRangeOf, ipText } from "../decide/ip-range";
import { patternIn, variablesIn } from "../decide/policy-text";
import type { ContextValue } from "../decide/request";
import { holds, type ParsedOperator, parseOperator, type Test } from "../decide/test";
import { glob, type TextPattern, wildcard } from "../decide/text-pattern";
import type { Truth } from "../decide/truth";
import { UndecidableError } from "../decide/undecidable-error";

/** One value of a condition key for all that the tests of that key take alike. */
export interface Choice {
  /** None where the key is absent. */
  readonly value: ContextValue | undefined;
  readonly truths: ReadonlyMap<Test, Truth>;
}

/** What has been chosen so far, by condition key. */
export type Chosen = ReadonlyMap<string, Choice>;

type Compared = { readonly test: Test; readonly operator: ParsedOperator };

/** Sets of so many classes at most are told apart in a key of several values. */
const MOST_CLASSES_IN_SETS = 8;

const ANY_ARN: TextPattern = [
  ..."arn:".split("").map((character) => ({ takes: [character], repeats: false })),
  ...Array.from({ length: 4 }, () => [
    wildcard("*", "part"),
    { takes: [":"], repeats: false },
  ]).flat(),
  wildcard("*"),
];

/** A value with what the patterns that it was found by say of it, if it was found by patterns. */
interface Found {
  readonly value: ContextValue | undefined;
  readonly matched?: ReadonlySet<string>;
}

/** An empty value in a set is not decided, so that each class of a set's values needs another one. */
const NOT_EMPTY = glob("?*");

/**
 * One value for each class of values that these tests of a key tell apart, and its absence. What an ARN
 * operator compares is taken to be an ARN, what a numeric operator compares a number, and so on.
 *
 * @param within what every text of the key matches; the key is then always there, with one value
 *
 * @throws UndecidableError if the tests cannot be told apart so
 */
export function choicesOf(
  key: string,
  tests: readonly Test[],
  within?: TextPattern,
): readonly Choice[] {
  const compared = tests.flatMap((test): Compared[] => {
    const operator = parseOperator(test.operator);
    const isCompared = operator !== undefined && operator.base.family !== "presence";
    return isCompared ? [{ test, operator }] : [];
  });
  const values = valuesOf(key, compared, within);
  if (within !== undefined) {
    return distinct(values, tests);
  }
  const hasSets = compared.some(({ operator }) => operator.quantifier !== undefined);
  const found = hasSets ? subsetsOf(key, values).map((value) => ({ value })) : values;
  return distinct([{ value: undefined }, ...found], tests);
}

/** The same for values that are known. */
export function choicesAmong(
  values: readonly (ContextValue | undefined)[],
  tests: readonly Test[],
): readonly Choice[] {
  return distinct(
    values.map((value) => ({ value })),
    tests,
  );
}

/** Values of which every test says the same need to be tried once. */
function distinct(found: readonly Found[], tests: readonly Test[]): readonly Choice[] {
  const choices = new Map<string, Choice>();
  for (const each of found) {
    const truths = tests.map((test) => truthOf(test, each));
    const signature = JSON.stringify(truths);
    if (!choices.has(signature)) {
      const pairs = tests.map((test, index) => [test, truths[index] ?? false] as const);
      choices.set(signature, { value: each.value, truths: new Map(pairs) });
    }
  }
  return [...choices.values()];
}

/** What a class of texts matches was found with it, so that no pattern is gone through twice. */
function truthOf(test: Test, { value, matched }: Found): Truth {
  const operator = parseOperator(test.operator);
  if (matched === undefined || operator === undefined || operator.base.family === "presence") {
    return holds(test, () => value);
  }
  return matched.has(nameOf(test)) !== operator.base.isNegated;
}

/** Tests of the same name match the same texts, "Not" left out. */
function nameOf({ operator, hasVariables, values }: Test): string {
  const what = operator.replace(/Not/i, "").toLowerCase();
  return JSON.stringify([what, hasVariables, [...values].sort()]);
}

function valuesOf(
  key: string,
  compared: readonly Compared[],
  within: TextPattern | undefined,
): readonly (Found & { readonly value: string })[] {
  const families = new Set(compared.map(({ operator }) => operator.base.family));
  if (families.size === 0 || isSubset(families, ["text", "arn"])) {
    const hasSets = compared.some(({ operator }) => operator.quantifier !== undefined);
    const form = families.has("arn") ? ANY_ARN : hasSets ? NOT_EMPTY : undefined;
    return textsOf(key, compared, within ?? form);
  }
  const [family, ...others] = families;
  if (isSubset(families, ["boolean", "text"])) {
    return plain(["true", "false"]);
  }
  if (family === undefined || others.length > 0) {
    throw new UndecidableError(`${key}, which is compared as ${[...families].join(" and as ")}`);
  }
  const named = compared.flatMap(({ test }) => test.values);
  switch (family) {
    case "number":
      return plain(pointsAndGaps(key, named, numberOf, numberText));
    case "date":
      return plain(pointsAndGaps(key, named, dateOf, (value) => new Date(value).toISOString()));
    case "address":
      return plain(addressesOf(key, named));
    default:
      return plain([...new Set([...named, "b3RoZXI="])]);
  }
}

function plain(values: readonly string[]): readonly { readonly value: string }[] {
  return values.map((value) => ({ value }));
}

/** With the digits that IAM is known to compare. */
function numberText(value: number): string {
  return String(Number(value.toFixed(3)));
}

function textsOf(
  key: string,
  compared: readonly Compared[],
  within: TextPattern | undefined,
): readonly (Found & { readonly value: string })[] {
  const alternatives = new Map(
    compared.map(({ test, operator }) => [
      nameOf(test),
      test.values.map((value) => patternOf(test, operator, value)),
    ]),
  );
  const names = [...alternatives.keys()];
  try {
    return classesOf([...alternatives.values()], within).map(({ witness, matched }) => ({
      value: witness,
      matched: new Set(names.filter((_, index) => matched[index])),
    }));
  } catch (error) {
    if (error instanceof TooManyClassesError) {
      throw new UndecidableError(`${key}, whose patterns make too many classes`);
    }
    throw error;
  }
}

function patternOf(test: Test, { base }: ParsedOperator, value: string): TextPattern {
  const reading = readingOf(base, test.hasVariables);
  const pattern = patternIn(value, reading, () => undefined);
  if (variablesIn(value, reading).length > 0 || !Array.isArray(pattern)) {
    throw new UndecidableError(`${test.operator} of ${test.name} with "${value}"`);
  }
  return pattern as TextPattern;
}

/** Each number that is named, one between each two, and one on either side. */
function pointsAndGaps(
  key: string,
  named: readonly string[],
  read: (text: string) => number | undefined,
  write: (value: number) => string,
): readonly string[] {
  const points = named.map((text) => {
    const value = read(text);
    if (value === undefined) {
      throw new UndecidableError(`${key} compared with "${text}"`);
    }
    return value;
  });
  const sorted = [...new Set(points)].sort((one, other) => one - other);
  const gaps = sorted.slice(1).map((point, index) => (point + (sorted[index] ?? point)) / 2);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  return [first - 1, ...sorted, ...gaps, last + 1].map(write);
}

/** The first address of each stretch that lies in the same ranges. */
function addressesOf(key: string, named: readonly string[]): readonly string[] {
  const ranges = named.map((text): IpRange => {
    const range = ipRangeOf(text);
    if (range === undefined) {
      throw new UndecidableError(`${key} compared with "${text}"`);
    }
    return range;
  });
  return ([4, 6] as const).flatMap((family) => {
    const end = 1n << (family === 4 ? 32n : 128n);
    const starts = ranges
      .filter((range) => range.family === family)
      .flatMap(({ first, last }) => [first, last + 1n]);
    return [...new Set([0n, ...starts])]
      .filter((start) => start < end)
      .map((start) => ipText(family, start));
  });
}

/** Every set of the classes, one value each. */
function subsetsOf(
  key: string,
  values: readonly { readonly value: string }[],
): readonly (readonly string[])[] {
  const some = values.map(({ value }) => value);
  if (some.length > MOST_CLASSES_IN_SETS) {
    throw new UndecidableError(`${key}, whose sets of values make too many classes`);
  }
  // Each number below 2^n says by its bits which of the n values are in a set.
  return Array.from({ length: 2 ** some.length - 1 }, (_, index) =>
    some.filter((_value, bit) => ((index + 1) >> bit) % 2 === 1),
  );
}

function isSubset(families: ReadonlySet<Family>, others: readonly Family[]): boolean {
  return [...families].every((family) => others.includes(family));
}
