import assert from "node:assert/strict";
import { rules } from "../../policy-pack/src/rules";
import { type Outcome, runStack, UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { assertHonest, stacksWith } from "../../policy-pack/src/testing/honesty";
import { WEAK_STACKS } from "./weak-stacks";

const NOT_KNOWN = "colour is not known until the update.";
const none: Outcome = { violations: [], advisories: [] };
const blue: Outcome = { violations: ["key: colour is blue. Paint it."], advisories: [] };

describe("every policy is honest about what it does not know", () => {
  for (const rule of rules) {
    it(`as ${rule.name} is, in every stack that some policy refuses`, async () => {
      for (const stack of Object.values(WEAK_STACKS)) {
        const known = await runStack(rule, stack);
        for (const { way, changed } of stacksWith(stack, UNKNOWN_TEXT)) {
          // A key that has no ARN yet cannot be the one whose ARN the program knows.
          assertHonest(known, await runStack(rule, changed), way, { silentBeforeKnown: ["arn"] });
        }
      }
    });
  }
});

describe("the proof of honesty", () => {
  const accepts = (known: Outcome, unknown: Outcome, licence = {}): void =>
    assertHonest(known, unknown, ["colour"], licence);
  const refuses = (known: Outcome, unknown: Outcome, why: RegExp): void =>
    assert.throws(() => assertHonest(known, unknown, ["colour"]), { message: why });

  it("lets the same fault stand, and a deeper or a shallower one for it", () => {
    accepts(blue, blue);
    accepts(blue, { ...none, violations: ["key: colour.shade is blue. Paint it."] });
    accepts({ ...none, violations: ["key: colour.shade is blue. Paint it."] }, blue);
  });

  it("lets a fault become unknown", () => {
    accepts(blue, { ...none, advisories: [NOT_KNOWN] });
    accepts(blue, { ...none, mandatory: [NOT_KNOWN] });
    accepts(blue, { ...none, violations: [NOT_KNOWN] });
    accepts(none, { ...none, violations: [NOT_KNOWN] });
  });

  it("refuses a new fault", () => {
    refuses(none, blue, /^new faults with colour not known/);
    refuses({ ...none, violations: ["door: colour is blue. Paint it."] }, blue, /^new faults/);
  });

  it("refuses another fault of the same resource, and names the way and each new fault", () => {
    const known = { ...none, violations: ["my-door: colour is blue.", "cost is 1."] };
    const faults = ["my-door: count is 3.", "my-door: size is 3.", "cause is 1."];
    assert.throws(
      () =>
        assertHonest(known, { ...known, violations: [...known.violations, ...faults] }, ["a", "0"]),
      {
        message:
          /^new faults with a\.0 not known: my-door: count is 3\.,my-door: size is 3\.,cause is 1\. Report no/,
      },
    );
  });

  it("refuses silence in the place of a fault", () => {
    refuses(blue, none, /^silence with colour not known, instead of key: colour is blue/);
    refuses(blue, { ...none, advisories: ["Something else."] }, /^silence/);
  });

  it("lets silence be where it was asked for", () => {
    accepts(none, none);
    accepts(blue, none, { config: { onUnknown: "ignore" } });
    accepts(blue, none, { silentBeforeKnown: ["colour"] });
  });
});

describe("a stack with each of its values changed", () => {
  it("is one for each value that a resource declares or has", () => {
    const [key, bucket] = [
      { type: "k", name: "key", props: { arn: "x" }, inputs: { days: 7, tags: { a: "b" } } },
      { type: "b", name: "bucket", props: { name: "n" } },
    ];
    assert.deepEqual(stacksWith([key, bucket], 0), [
      {
        way: ["tags", "a"],
        changed: [{ ...key, inputs: { days: 7, tags: { a: 0 } } }, bucket],
      },
      { way: ["days"], changed: [{ ...key, inputs: { ...key.inputs, days: 0 } }, bucket] },
      { way: ["tags"], changed: [{ ...key, inputs: { ...key.inputs, tags: 0 } }, bucket] },
      { way: ["arn"], changed: [{ ...key, props: { arn: 0 } }, bucket] },
      { way: ["name"], changed: [key, { ...bucket, props: { name: 0 } }] },
    ]);
  });
});
