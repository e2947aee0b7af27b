import type { ResourceCase, StackCase, TestResource } from "../../policy-pack/src/testing";

/** Cases of one outcome, each by the title of its test. */

type Stacks = Readonly<Record<string, readonly TestResource[]>>;
type Properties = Readonly<Record<string, ResourceCase["props"]>>;

/** Stacks of which nothing is reported. */
export function accepted(stacks: Stacks): readonly StackCase[] {
  return Object.entries(stacks).map(([it, stack]) => ({ it, stack }));
}

/** Stacks of each of which this alone is reported. */
export function refused(violation: string, stacks: Stacks): readonly StackCase[] {
  return accepted(stacks).map((each) => ({ ...each, violations: [violation] }));
}

/** Stacks of each of which this alone is reported, and as advisory. */
export function advised(advisory: string, stacks: Stacks): readonly StackCase[] {
  return accepted(stacks).map((each) => ({ ...each, advisories: [advisory] }));
}

/** Properties of a resource of which nothing is reported. */
export function acceptedProps(properties: Properties): readonly ResourceCase[] {
  return Object.entries(properties).map(([it, props]) => ({ it, props }));
}

/** Properties of each of which this alone is reported. */
export function refusedProps(violation: string, properties: Properties): readonly ResourceCase[] {
  return acceptedProps(properties).map((each) => ({ ...each, violations: [violation] }));
}

/** Properties of each of which this alone is reported, and as advisory. */
export function advisedProps(advisory: string, properties: Properties): readonly ResourceCase[] {
  return acceptedProps(properties).map((each) => ({ ...each, advisories: [advisory] }));
}

/** Cases of values, each by the text that its title or its message has for it. */
export function byText<Value, Case>(
  values: Readonly<Record<string, Value>>,
  caseOf: (text: string, value: Value) => Case,
): readonly Case[] {
  return Object.entries(values).map(([text, value]) => caseOf(text, value));
}

/** Texts, by what messages have for them. */
export function quoted(...texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => [`"${text}"`, text]));
}
