import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { StackValidation } from "@pulumi/policy";
import { KEY } from "../../../policy-pack/src/resources/aws-types";
import { wasAnalysed } from "../../../policy-pack/src/resources/declared-inputs";
import {
  type Outcome,
  runResource,
  runStack,
  type TestResource,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { colourRule, coloursRule } from "../../support/example-rules";

const blue: TestResource = { type: KEY, name: "key", props: { colour: "blue" } };
const red: TestResource = { type: KEY, name: "key", props: { colour: "red" } };
const FAULT = 'colour is "blue". Set it to red.';
const exemption = { resource: "key", reason: "Being repainted", expires: "2026-12-31" };
const EXEMPTED = `Exempted until 2026-12-31 (Being repainted): ${FAULT}`;
const UNUSED =
  'stack: The exemption of "key" (Being repainted) covers no finding of this policy. Remove it.';

const WANTED =
  'exemptions is a list in this policy\'s configuration. Set it to a list of { resource, reason, expires }, all three given and expires a day such as "2026-12-31".';

/** One stack, under a policy that judges resources and under one that judges stacks. */
const rules = [
  { kind: "a policy of single resources", rule: colourRule() },
  { kind: "a policy of stacks", rule: coloursRule() },
];

describe("exemptions", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: new Date("2026-12-31T23:59:59.999Z") }));
  after(() => mock.timers.reset());

  for (const { kind, rule } of rules) {
    const run = (
      stack: readonly TestResource[],
      ...exemptions: readonly unknown[]
    ): Promise<Outcome> => runStack(rule, stack, { config: { exemptions } });

    describe(`of ${kind}`, () => {
      it("are none by default", async () => {
        assert.deepEqual(await runStack(rule, [blue]), {
          violations: [`key: ${FAULT}`],
          advisories: [],
        });
      });

      it("are both needed where two cover one finding, and the first gives its reason", async () => {
        const second = { ...exemption, resource: "k*", reason: "Being sold" };
        assert.deepEqual(await run([blue], exemption, second), {
          violations: [],
          advisories: [`key: ${EXEMPTED}`],
        });
      });

      for (const resource of [
        "key",
        "*",
        "k*",
        "k?y",
        "urn:pulumi:*::aerosecure::aws:kms/key:Key::key",
      ]) {
        it(`cover by ${resource} what stays visible as advisory, to the end of the last day`, async () => {
          assert.deepEqual(await run([blue], { ...exemption, resource }), {
            violations: [],
            advisories: [`key: ${EXEMPTED}`],
          });
        });
      }

      for (const resource of ["ke", "keys", "Key", "?"]) {
        it(`do not cover by ${resource} the resource "key"`, async () => {
          assert.deepEqual(await run([blue], { ...exemption, resource }), {
            violations: [`key: ${FAULT}`],
            advisories: [UNUSED.replace('"key"', `"${resource}"`)],
          });
        });
      }

      it("do not cover another resource's fault", async () => {
        const other = { ...blue, name: "other" };
        assert.deepEqual(await run([blue, other], exemption), {
          violations: [`other: ${FAULT}`],
          advisories: [`key: ${EXEMPTED}`],
        });
      });

      it("cover what is not known, too", async () => {
        const unknown = { ...blue, props: { colour: UNKNOWN_TEXT } };
        assert.deepEqual(await run([unknown], exemption), {
          violations: [],
          advisories: [
            "key: Exempted until 2026-12-31 (Being repainted): colour is not known until the update.",
          ],
        });
      });

      it("are reported once nothing needs them", async () => {
        assert.deepEqual(await run([red], exemption), { violations: [], advisories: [UNUSED] });
      });

      it("are reported if nothing needs them, where another is needed", async () => {
        const other = { ...red, name: "other" };
        assert.deepEqual(await run([blue, other], exemption, { ...exemption, resource: "other" }), {
          violations: [],
          advisories: [`key: ${EXEMPTED}`, UNUSED.replace('"key"', '"other"')],
        });
      });

      it("leave nothing of what was declared for the next stack", async () => {
        const found: string[] = [];
        const validateStack: StackValidation = (args, report) => {
          found.push(...args.resources.map(({ urn }) => urn));
          return rule.validateStack?.(args, report);
        };
        const config = { exemptions: [exemption] };
        await runStack({ ...rule, validateStack }, [blue], { config });
        assert.deepEqual(found.map(wasAnalysed), [true]);
        await setImmediate();
        assert.deepEqual(found.map(wasAnalysed), [false]);
      });

      it("are reported once their resource is gone", async () => {
        const other = { ...red, name: "other" };
        assert.deepEqual(await run([other], exemption), { violations: [], advisories: [UNUSED] });
      });

      it("are judged anew for each stack", async () => {
        await run([blue], exemption);
        assert.deepEqual(await run([red], exemption), { violations: [], advisories: [UNUSED] });
      });

      it("end the day after their last, and say so", async () => {
        assert.deepEqual(await run([blue], { ...exemption, expires: "2026-12-30" }), {
          violations: [`key: ${FAULT}`],
          advisories: [
            'stack: The exemption of "key" (Being repainted) expired on 2026-12-30. Fix what it covers or renew it.',
          ],
        });
      });

      it("give way to one that has not expired", async () => {
        const { violations, advisories } = await run(
          [blue],
          { ...exemption, expires: "2026-12-30" },
          exemption,
        );
        assert.deepEqual(violations, []);
        assert.ok(advisories.includes(`key: ${EXEMPTED}`));
      });

      for (const [what, value] of [
        ["without a reason", { resource: "key", expires: "2026-12-31" }],
        ["with an empty reason", { ...exemption, reason: " " }],
        ["with a reason of another type", { ...exemption, reason: 5 }],
        ["without an expiry", { resource: "key", reason: "Being repainted" }],
        ["without a resource", { reason: "Being repainted", expires: "2026-12-31" }],
        ["with an empty resource", { ...exemption, resource: "" }],
        ["with a member nobody knows", { ...exemption, until: "2026-12-31" }],
        ["that expires on no day of the calendar", { ...exemption, expires: "2026-02-30" }],
        ["that expires in a month there is not", { ...exemption, expires: "2026-13-01" }],
        ["that expires at a time", { ...exemption, expires: "2026-12-31T00:00:00Z" }],
        [
          "that expires at a time to the millisecond",
          { ...exemption, expires: "2026-12-31T00:00:00.000Z" },
        ],
        ["that expires in a month", { ...exemption, expires: "2026-12" }],
        ["that expires on a list", { ...exemption, expires: ["2026-12-31"] }],
        ["that expires some day", { ...exemption, expires: "never" }],
        ["that expires on a number", { ...exemption, expires: 20261231 }],
        ["that is a text", "key"],
        ["that is null", null],
      ] as const) {
        it(`are refused ${what}`, async () => {
          const { violations } = await run([blue], exemption, value);
          assert.deepEqual(
            [...new Set(violations.map((text) => text.replace(/^\w+: /, "")))],
            [WANTED],
          );
        });
      }

      for (const [what, value] of [
        ["an object", exemption],
        ["an object with a length of its own", { length: { __proto__: null } }],
        ["a string", "key"],
      ] as const) {
        it(`are refused if they are ${what}`, async () => {
          const { violations } = await runStack(rule, [blue], { config: { exemptions: value } });
          const found = typeof value === "string" ? JSON.stringify(value) : "an object";
          assert.deepEqual(
            violations.map((text) => text.replace(/^\w+: /, "")),
            [WANTED.replace("a list in", `${found} in`)],
          );
        });
      }
    });
  }

  it("cover findings on the stack itself", async () => {
    const config = { exemptions: [{ ...exemption, resource: "*" }] };
    assert.deepEqual(await runStack(coloursRule(), [], { config }), {
      violations: [],
      advisories: [
        "stack: Exempted until 2026-12-31 (Being repainted): No key is declared. Declare one.",
      ],
    });
  });

  it("are not called unneeded where the engine did not analyse what they cover", async () => {
    const config = { exemptions: [exemption] };
    const rule = colourRule();
    // As under `pulumi up --target`: the engine gave the policy one resource of many.
    await runResource(rule, KEY, red.props, { config });
    const other = { ...red, name: "other" };
    for (const stack of [[red], [red, other], [other, red]]) {
      const outcome = await runStack(rule, stack, { config, analysed: false });
      assert.deepEqual(outcome, { violations: [], advisories: [] });
    }
    const [unused] = (await runStack(rule, [other], { config, analysed: false })).advisories;
    assert.equal(unused, UNUSED);
  });

  it("are all for which a policy of single resources asks for the whole stack", async () => {
    const rule = colourRule();
    const asks = async (exemptions: unknown) => {
      await runResource(rule, KEY, red.props, { config: { exemptions } });
      return rule.validateStack !== undefined;
    };
    assert.deepEqual(
      [await asks([]), await asks([exemption]), await asks([]), await asks("key"), await asks({})],
      [false, true, false, false, false],
    );
  });

  it("count while only a resource is analysed", async () => {
    const config = { exemptions: [exemption] };
    assert.deepEqual(await runResource(colourRule(), KEY, blue.props, { config }), {
      violations: [],
      advisories: [EXEMPTED],
    });
  });
});
