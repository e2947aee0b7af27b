import assert from "node:assert/strict";
import { KEY } from "../../policy-pack/src/resources/aws-types";
import { runStack, UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { colourRule, coloursRule } from "../support/example-rules";

const unknown = { type: KEY, name: "unknown", props: { colour: UNKNOWN_TEXT } };
const blue = { type: KEY, name: "blue", props: { colour: "blue" } };
const violations = ['blue: colour is "blue". Set it to red.'];
const NOT_KNOWN = "unknown: colour is not known until the update.";

for (const [kind, rule] of [
  ["a policy of single resources", colourRule()],
  ["a policy of stacks", coloursRule()],
] as const) {
  describe(`onUnknown of ${kind}`, () => {
    for (const [title, config, told] of [
      [
        "makes what cannot be known advisory by default, and hides no fault",
        {},
        { advisories: [NOT_KNOWN] },
      ],
      ["says it as advisory", { onUnknown: "advisory" }, { advisories: [NOT_KNOWN] }],
      [
        "says it as mandatory",
        { onUnknown: "mandatory" },
        { advisories: [], mandatory: [NOT_KNOWN] },
      ],
      ["keeps it to itself", { onUnknown: "ignore" }, { advisories: [] }],
    ] as const) {
      it(title, async () => {
        const outcome = await runStack(rule, [unknown, blue], { config });
        assert.deepEqual(outcome, { violations, ...told });
      });
    }

    for (const [onUnknown, text] of [
      ["disabled", '"disabled"'],
      [true, "true"],
      [["advisory"], "a list"],
    ] as const) {
      it(`is not ${text}`, async () => {
        const { violations: faults } = await runStack(rule, [blue], { config: { onUnknown } });
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
