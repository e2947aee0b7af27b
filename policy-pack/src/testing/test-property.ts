import assert from "node:assert/strict";
import { assertSurvives } from "./assert-survives";
import { NOT_KNOWN, splitBy } from "./honesty";
import { type Outcome, runStack, type TestResource } from "./run-policy";
import { testFramework } from "./test-framework";
import type { TestedPolicy } from "./tested-policy";
import { described, ofOtherTypes, UNKNOWN_TEXT } from "./values-in";

/** What a policy wants of one property. */
export interface WantedProperty {
  /** The property's name in titles and messages, such as "versioning.enabled". */
  readonly property: string;
  /** The type token of the resource that has it. */
  readonly type: string;
  /** The resource's properties with this value, and nothing else in them that the policy refuses. */
  readonly props: (value: unknown) => Readonly<Record<string, unknown>>;
  /** A value that the policy accepts. */
  readonly right: unknown;
  /** A value of the same type that it refuses. */
  readonly wrong: unknown;
  /** Whether it accepts that the property is not set. */
  readonly absent: "accepted" | "refused";
  /** Values of other types, which it refuses. @default one of each type of JSON, such as "true" for true */
  readonly otherTypes?: readonly unknown[];
  /** Resources that the policy wants beside this one. */
  readonly others?: readonly TestResource[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** What a message says of a value that is not known. @default "not known until the update." at its end */
  readonly notKnown?: RegExp;
}

/**
 * Defines the tests that each property needs: the policy accepts the right value, refuses a wrong
 * value and each value of another type, accepts or refuses that it is absent, and says that it is
 * not known, and never throws.
 */
export function testProperty(policy: TestedPolicy, wanted: WantedProperty): void {
  const { property, right, wrong, absent, notKnown = NOT_KNOWN } = wanted;
  const { describe, it } = testFramework();
  const accepts = async (value: unknown): Promise<void> => {
    const what = `with ${property} ${described(value)}`;
    const { faults } = splitBy(notKnown, await outcomeOf(policy, wanted, value));
    assert.deepEqual(faults, [], `${policy.name} refuses a resource ${what}: ${faults.join()}`);
  };
  const refuses = async (value: unknown): Promise<void> => {
    const what = `with ${property} ${described(value)}`;
    const { faults } = splitBy(notKnown, await outcomeOf(policy, wanted, value));
    assert.notEqual(
      faults.length,
      0,
      `${policy.name} accepts a resource ${what}. Report a violation.`,
    );
  };
  describe(`${policy.name}: ${property}`, () => {
    it(`accepts ${JSON.stringify(right)}`, () => accepts(right));
    it(`refuses ${JSON.stringify(wrong)}`, () => refuses(wrong));
    for (const value of wanted.otherTypes ?? ofOtherTypes(right)) {
      it(`refuses ${JSON.stringify(value)}, a value of another type`, () => refuses(value));
    }
    it(absent === "accepted" ? "accepts that it is absent" : "refuses that it is absent", () =>
      absent === "accepted" ? accepts(undefined) : refuses(undefined),
    );
    it("says that it is not known", async () => {
      await accepts(UNKNOWN_TEXT);
      const { says } = splitBy(notKnown, await outcomeOf(policy, wanted, UNKNOWN_TEXT));
      assert.ok(
        says,
        `${policy.name} is silent with ${property} not known. Report that the value is not known, in a message that matches ${notKnown}.`,
      );
    });
  });
}

/** @throws AssertionError if the policy throws, with the framework's proxy or without it */
async function outcomeOf(
  policy: TestedPolicy,
  { property, type, props, others = [], config = {} }: WantedProperty,
  value: unknown,
): Promise<Outcome> {
  const stack = [{ type, name: "tested", props: withoutAbsent(props(value)) }, ...others];
  const what = `with ${property} ${described(value)}`;
  if (value !== UNKNOWN_TEXT) {
    const bare = `${what}, without the framework's proxy`;
    await assertSurvives(policy, bare, () => runStack(policy, stack, { config, proxied: false }));
  }
  return assertSurvives(policy, what, () => runStack(policy, stack, { config }));
}

/** The engine leaves out what is not set. */
function withoutAbsent<T>(value: T): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const set = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(set.map(([key, each]) => [key, withoutAbsent(each)])) as T;
}
