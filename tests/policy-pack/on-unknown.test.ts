import assert from "node:assert/strict";
import { KEY } from "../../policy-pack/aws-types";
import { colourRule, coloursRule } from "../support/example-rules";
import { runStack, UNKNOWN_TEXT } from "../support/run-policy";

const unknown = { type: KEY, name: "unknown", props: { colour: UNKNOWN_TEXT } };
const blue = { type: KEY, name: "blue", props: { colour: "blue" } };
const violations = ['blue: colour is "blue". Set it to red.'];
const NOT_KNOWN = "unknown: colour is not known until the update.";

for (const [kind, rule] of [
  ["a policy of single resources", colourRule()],
  ["a policy of stacks", coloursRule()],
] as const) {
  describe(`onUnknown of ${kind}`, () => {
    it("makes what cannot be known advisory by default, and hides no fault", async () => {
      assert.deepEqual(await runStack(rule, [unknown, blue]), {
        violations,
        advisories: [NOT_KNOWN],
      });
    });

    it("says it as advisory", async () => {
      const config = { onUnknown: "advisory" };
      assert.deepEqual(await runStack(rule, [unknown, blue], { config }), {
        violations,
        advisories: [NOT_KNOWN],
      });
    });

    it("says it as mandatory", async () => {
      const config = { onUnknown: "mandatory" };
      assert.deepEqual(await runStack(rule, [unknown, blue], { config }), {
        violations,
        advisories: [],
        mandatory: [NOT_KNOWN],
      });
    });

    it("keeps it to itself", async () => {
      const config = { onUnknown: "ignore" };
      assert.deepEqual(await runStack(rule, [unknown, blue], { config }), {
        violations,
        advisories: [],
      });
    });

    for (const [value, text] of [
      ["disabled", '"disabled"'],
      [true, "true"],
      [["advisory"], "a list"],
    ] as const) {
      it(`is not ${text}`, async () => {
        const config = { onUnknown: value };
        const { violations: faults } = await runStack(rule, [blue], { config });
        assert.deepEqual(
          faults.map((fault) => fault.replace(/^\w+: /, "")),
          [
            `onUnknown is ${text} in this policy's configuration. Set it to "advisory", "ignore" or "mandatory".`,
          ],
        );
      });
    }
  });
}
