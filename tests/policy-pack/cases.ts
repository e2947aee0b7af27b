import { type ResourceCase, UNKNOWN_TEXT } from "../../policy-pack/src/testing";

type Properties = Readonly<Record<string, unknown>>;

/** A resource that is refused, with what is said of it. */
export function refused(
  it: string,
  props: Properties,
  ...violations: readonly string[]
): ResourceCase {
  return { it, props, violations };
}

/** A resource of which one property is not known at preview. */
export function notKnown(
  property: string,
  it = "says what it cannot know at preview",
): ResourceCase {
  const advisories = [`${property} is not known until the update.`];
  return { it, props: { [property]: UNKNOWN_TEXT }, advisories };
}

/** A resource of a type that is none of the policy's business. */
export function leftAlone(type: string, props: Properties = {}): ResourceCase {
  const notApplicable = "Policy judges resources of other types";
  return { it: "leaves other types alone", type, props, notApplicable };
}

/** The same case of a resource of each type. */
export function ofTypes(
  types: readonly string[],
  caseOf: (type: string) => ResourceCase,
): readonly ResourceCase[] {
  return types.map((type) => ({ ...caseOf(type), type }));
}
