import { grouped } from "../../values/grouped";
import { classesOf, TooManyClassesError } from "../classes/classes";
import { dateOf, type Family, isMatch, numberOf, readingOf } from "../decide/comparison";
import { ipRangeOf, ipText } from "../decide/ip-range";
import { patternIn, variablesIn } from "../decide/policy-text";
import type { ContextValue } from "../decide/request";
import { holds, type ParsedOperator, parseOperator, type Test } from "../decide/test";
import { glob, type TextPattern, wildcard } from "../decide/text-pattern";
import { isDoubt, type Truth, undecidable } from "../decide/truth";
import { UndecidableError } from "../decide/undecidable-error";

/** One value of a condition key for all that the tests of that key take alike. */
export interface Choice {
  /** None where the key is absent. */
  readonly value: ContextValue | undefined;
  readonly truths: ReadonlyMap<Test, Truth>;
  /** Whether another choice settles what is in doubt in this one, and agrees with it in all else. */
  readonly isCovered: boolean;
}

/** What has been chosen so far, by condition key. */
export type Chosen = ReadonlyMap<string, Choice>;

/** A test that compares values, and which of its own any value of a request can be compared with. */
interface Compared {
  readonly test: Test;
  readonly operator: ParsedOperator;
  readonly readable: readonly string[];
  /** The first of the others: one with a variable, or that the operator cannot compare. */
  readonly unreadable: string | undefined;
}

interface ReadTest {
  readonly test: Test;
  /** None for a test that compares no values. */
  readonly compared?: Compared;
}

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
  /** Why nothing is known of it but that it is there: it stands for every value. */
  readonly undecided?: string;
}

/** A value of a request that each family compares. */
const SAMPLES: Readonly<Record<Exclude<Family, "presence">, string>> = {
  text: "",
  arn: "arn:aws:iam:::",
  number: "0",
  date: "2026-01-01",
  boolean: "true",
  binary: "",
  address: "0.0.0.0",
};

/** An empty value in a set is not decided, so that each class of a set's values needs another one. */
const NOT_EMPTY = glob("?*");

/**
 * One value for each class of values that these tests of a key tell apart, and its absence. What an ARN
 * operator compares is taken to be an ARN, what a numeric operator compares a number, and so on. What a
 * test says of a value is in doubt if it depends on a variable, or on a value that cannot be compared;
 * where no values can be told apart, one stands for all, and each comparison of it is in doubt.
 *
 * @param within what every text of the key matches; the key is then always there, with one value
 */
export function choicesOf(
  key: string,
  tests: readonly Test[],
  within?: TextPattern,
): readonly Choice[] {
  const read = tests.map(readTest);
  const compared = read.flatMap((each) => each.compared ?? []);
  const found = foundFor(key, compared, within);
  return distinct(within === undefined ? [{ value: undefined }, ...found] : found, read);
}

/** The same for values that are known. */
export function choicesAmong(
  values: readonly (ContextValue | undefined)[],
  tests: readonly Test[],
): readonly Choice[] {
  return distinct(
    values.map((value) => ({ value })),
    tests.map(readTest),
  );
}

function foundFor(
  key: string,
  compared: readonly Compared[],
  within: TextPattern | undefined,
): readonly Found[] {
  try {
    const values = valuesOf(key, compared, within);
    return within === undefined && hasSets(compared)
      ? subsetsOf(key, values).map((value) => ({ value }))
      : values;
  } catch (error) {
    if (!(error instanceof UndecidableError)) {
      throw error;
    }
    const [any] = classesOf([], within ?? NOT_EMPTY);
    return [{ value: any?.witness, undecided: error.what }];
  }
}

function hasSets(compared: readonly Compared[]): boolean {
  return compared.some(({ operator }) => operator.quantifier !== undefined);
}

function readTest(test: Test): ReadTest {
  const operator = parseOperator(test.operator);
  if (operator === undefined || operator.base.family === "presence") {
    return { test };
  }
  const { base } = operator;
  const sample = SAMPLES[operator.base.family];
  const reading = readingOf(base, test.hasVariables);
  const readable = test.values.filter(
    (value) =>
      variablesIn(value, reading).length === 0 &&
      !isDoubt(isMatch(base, value, sample, test.hasVariables, () => undefined)),
  );
  const unreadable = test.values.find((value) => !readable.includes(value));
  return { test, compared: { test, operator, readable, unreadable } };
}

/** Values of which every test says the same need to be tried once. What is covered comes first. */
function distinct(found: readonly Found[], read: readonly ReadTest[]): readonly Choice[] {
  const judged = found.map((each) => ({
    value: each.value,
    truths: read.map((test) => truthOf(test, each)),
  }));
  const different = [...grouped(judged, ({ truths }) => [JSON.stringify(truths)]).values()].flatMap(
    ([first]) => first ?? [],
  );
  const choices = different.map(({ value, truths }) => ({
    value,
    truths: new Map(read.map(({ test }, index) => [test, truths[index] ?? false])),
    isCovered: truths.some(isDoubt) && different.some((other) => settles(other.truths, truths)),
  }));
  return choices.toSorted((one, other) => Number(other.isCovered) - Number(one.isCovered));
}

function settles(some: readonly Truth[], others: readonly Truth[]): boolean {
  const isLess = others.some((other, index) => isDoubt(other) && !isDoubt(some[index]));
  return isLess && others.every((other, index) => isDoubt(other) || other === some[index]);
}

function truthOf({ test, compared }: ReadTest, found: Found): Truth {
  const { value, undecided } = found;
  if (compared === undefined || value === undefined) {
    return holds(test, () => value);
  }
  if (undecided !== undefined) {
    return undecidable(undecided);
  }
  const { operator, unreadable } = compared;
  const truth = truthByReadable(compared, value, found.matched);
  // What one value settles, another cannot undo: a match, or that a negated test fails.
  return unreadable === undefined || truth === !operator.base.isNegated
    ? truth
    : undecidable(`${test.operator} of ${test.name} with "${unreadable}"`);
}

/** What a class of texts matches was found with it, so that no pattern is gone through twice. */
function truthByReadable(
  { test, operator, readable }: Compared,
  value: ContextValue,
  matched: Found["matched"],
): Truth {
  return matched === undefined
    ? holds({ ...test, values: readable }, () => value)
    : matched.has(nameOf(test)) !== operator.base.isNegated;
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
    const form = families.has("arn") ? ANY_ARN : hasSets(compared) ? NOT_EMPTY : undefined;
    return textsOf(key, compared, within ?? form);
  }
  const [family, ...others] = families;
  if (isSubset(families, ["boolean", "text"])) {
    return plain(["true", "false"]);
  }
  if (family === undefined || others.length > 0) {
    throw new UndecidableError(`${key}, which is compared as ${[...families].join(" and as ")}`);
  }
  const named = compared.flatMap(({ readable }) => readable);
  switch (family) {
    case "number":
      return plain(pointsAndGaps(named, numberOf, numberText));
    case "date":
      return plain(pointsAndGaps(named, dateOf, (value) => new Date(value).toISOString()));
    case "address":
      return plain(addressesOf(named));
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
    compared.map(({ test, operator, readable }) => [
      nameOf(test),
      readable.map((value) => patternOf(test, operator, value)),
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

/** The pattern of a value that can be read: no doubt is in it. */
function patternOf(test: Test, { base }: ParsedOperator, value: string): TextPattern {
  return patternIn(value, readingOf(base, test.hasVariables), () => undefined) as TextPattern;
}

/** Each number that is named, one between each two, and one on either side. */
function pointsAndGaps(
  named: readonly string[],
  read: (text: string) => number | undefined,
  write: (value: number) => string,
): readonly string[] {
  const points = named.flatMap((text) => read(text) ?? []);
  const sorted = [...new Set(points)].sort((one, other) => one - other);
  const gaps = sorted.slice(1).map((point, index) => (point + (sorted[index] ?? point)) / 2);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  return [first - 1, ...sorted, ...gaps, last + 1].map(write);
}

/** The first address of each stretch that lies in the same ranges. */
function addressesOf(named: readonly string[]): readonly string[] {
  const ranges = named.flatMap((text) => ipRangeOf(text) ?? []);
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
