import assert from "node:assert/strict";
import type { Outcome, TestResource } from "./run-policy";
import { waysIn, withValue } from "./with-unknowns";

/** When a policy need not say that it does not know. */
export interface Licence {
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * Top-level properties of which the policy may stay silent before they are known, since what
   * they are made from answers for them.
   */
  readonly silentBeforeKnown?: readonly string[];
}

/** The stack with each value of each resource unknown, one at a time, and the way to that value. */
export function stacksWithUnknown(
  stack: readonly TestResource[],
): readonly { readonly way: readonly string[]; readonly changed: readonly TestResource[] }[] {
  return stack.flatMap((resource, index) => {
    const { props, inputs } = resource;
    return waysIn({ ...inputs, ...props }).map((way) => ({
      way,
      changed: stack.with(index, {
        ...resource,
        props: withValue(props, way),
        ...(inputs && { inputs: withValue(inputs, way) }),
      }),
    }));
  });
}

/** What is not known yet may be what it was: it makes nothing worse, and takes no fault away in silence. */
export function assertHonest(
  known: Outcome,
  unknown: Outcome,
  way: readonly string[],
  { config = {}, silentBeforeKnown = [] }: Licence = {},
): void {
  const what = `with ${way.join(".")} not known`;
  const isNew = (fault: string): boolean => !known.violations.some((each) => isSame(each, fault));
  assert.deepEqual(unknown.violations.filter(isNew), [], `new faults ${what}`);
  const isSilent = unknown.violations.length === 0 && !tellsOfUnknown(unknown);
  const maySayNothing =
    known.violations.length === 0 ||
    config["onUnknown"] === "ignore" ||
    silentBeforeKnown.includes(way[0] ?? "");
  assert.ok(!isSilent || maySayNothing, `silence ${what}, instead of ${known.violations.join()}`);
}

function tellsOfUnknown({ advisories, mandatory = [] }: Outcome): boolean {
  return [...advisories, ...mandatory].some((text) => text.endsWith("not known until the update."));
}

/** Whether two faults are about the same thing: their numbers may differ, and one may be told deeper. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [subjectOf(one), subjectOf(other)];
  return first.startsWith(second) || second.startsWith(first);
}

/** The resource and the path, or the first word, that a message begins with. */
function subjectOf(message: string): string {
  return /^(?:[\w-]+: )?\S+/.exec(message)?.[0] ?? message;
}
