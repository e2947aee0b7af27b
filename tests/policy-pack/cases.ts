import type { ResourceCase, StackCase, TestResource } from "../support/run-policy";

/** Cases of one outcome, each by the title of its test. */

type Stacks = Readonly<Record<string, readonly TestResource[]>>;
type Properties = Readonly<Record<string, ResourceCase["props"]>>;
type Messages = string | readonly string[];

/** Stacks of which nothing is reported. */
export function accepted(stacks: Stacks): readonly StackCase[] {
  return Object.entries(stacks).map(([it, stack]) => ({ it, stack }));
}

/** Stacks of each of which this alone is reported. */
export function refused(violations: Messages, stacks: Stacks): readonly StackCase[] {
  return accepted(stacks).map((each) => ({ ...each, violations: [violations].flat() }));
}

/** Stacks of each of which this alone is reported, and as advisory. */
export function advised(advisories: Messages, stacks: Stacks): readonly StackCase[] {
  return accepted(stacks).map((each) => ({ ...each, advisories: [advisories].flat() }));
}

/** Properties of a resource of which nothing is reported. */
export function acceptedProps(properties: Properties): readonly ResourceCase[] {
  return Object.entries(properties).map(([it, props]) => ({ it, props }));
}

/** Properties of each of which this alone is reported. */
export function refusedProps(
  violations: Messages,
  properties: Properties,
): readonly ResourceCase[] {
  return acceptedProps(properties).map((each) => ({ ...each, violations: [violations].flat() }));
}

/** Properties of each of which this alone is reported, and as advisory. */
export function advisedProps(
  advisories: Messages,
  properties: Properties,
): readonly ResourceCase[] {
  return acceptedProps(properties).map((each) => ({ ...each, advisories: [advisories].flat() }));
}

/** Cases of values, each by the text that messages have for it. */
export function byText<Case>(
  values: Readonly<Record<string, unknown>>,
  caseOf: (text: string, value: unknown) => Case,
): readonly Case[] {
  return Object.entries(values).map(([text, value]) => caseOf(text, value));
}

/** Texts, by what messages have for them. */
export function quoted(...texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => [`"${text}"`, text]));
}
