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
    assertHonest(blue, { ...none, mandatory: [NOT_KNOWN] }, ["colour"]);
  });

  it("refuses a new fault", () => {
    refuses(none, blue, /^new faults with colour not known/);
    refuses({ ...none, violations: ["door: colour is blue. Paint it."] }, blue, /^new faults/);
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
