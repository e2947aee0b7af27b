import assert from "node:assert/strict";
import type { Outcome, TestResource } from "./run-policy";
import { type Way, waysIn, withValue } from "./values-in";

/** When a policy need not say that it does not know, and how it says it. */
export interface Licence {
  /** The policy's configuration; `onUnknown: "ignore"` in it lets the policy stay silent. */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * Top-level properties of which the policy may stay silent before they are known, since what
   * they are made from answers for them.
   */
  readonly silentBeforeKnown?: readonly string[];
  /** What a message says of a value that is not known. @default "not known until the update." at its end */
  readonly notKnown?: RegExp;
}

/** How this pack's own policies say it. */
export const NOT_KNOWN = /not known until the update\.$/;

/** The stack with each value of each resource changed, one at a time, and the way to that value. */
export function stacksWith(
  stack: readonly TestResource[],
  value: unknown,
): readonly { readonly way: Way; readonly changed: readonly TestResource[] }[] {
  return stack.flatMap((resource, index) => {
    const { props, inputs } = resource;
    return waysIn({ ...inputs, ...props }).map((way) => ({
      way,
      changed: stack.map((each, at) =>
        at === index
          ? {
              ...resource,
              props: withValue(props, way, value),
              ...(inputs && { inputs: withValue(inputs, way, value) }),
            }
          : each,
      ),
    }));
  });
}

/** What is not known yet may be what it was: it makes nothing worse, and takes no fault away in silence. */
export function assertHonest(
  known: Outcome,
  unknown: Outcome,
  way: Way,
  { config = {}, silentBeforeKnown = [], notKnown = NOT_KNOWN }: Licence = {},
): void {
  const what = `with ${way.join(".")} not known`;
  const { faults, says } = splitBy(notKnown, unknown);
  const newFaults = faults.filter((fault) => !known.violations.some((each) => isSame(each, fault)));
  assert.deepEqual(
    newFaults,
    [],
    `new faults ${what}: ${newFaults.join()} Report no violation that rests on a value which is not known.`,
  );
  const isSilent = faults.length === 0 && !says;
  const maySayNothing =
    known.violations.length === 0 ||
    config["onUnknown"] === "ignore" ||
    silentBeforeKnown.includes(way[0] ?? "");
  assert.ok(
    !isSilent || maySayNothing,
    `silence ${what}, instead of ${known.violations.join()} Report that the value is not known, in a message that matches ${notKnown}.`,
  );
}

/** What a policy finds at its own level, and whether it says at any that it does not know. */
export function splitBy(
  notKnown: RegExp,
  { violations, advisories, mandatory = [] }: Outcome,
): { readonly faults: readonly string[]; readonly says: boolean } {
  return {
    faults: violations.filter((text) => !notKnown.test(text)),
    says: [...violations, ...advisories, ...mandatory].some((text) => notKnown.test(text)),
  };
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
