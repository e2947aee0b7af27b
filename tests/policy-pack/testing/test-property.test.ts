import assert from "node:assert/strict";
import type { StackValidationArgs } from "@pulumi/policy";
import {
  type TestedPolicy,
  testProperty,
  type WantedProperty,
} from "../../../policy-pack/src/testing";
import { definedTests } from "./defined-tests";
import { hasProxy, readOr } from "./framework-proxy";

const QUEUE = "aws:sqs/queue:Queue";
const WANTED: WantedProperty = {
  property: "rules.encrypted",
  type: QUEUE,
  props: (encrypted) => ({ name: "orders", rules: { encrypted }, list: [undefined], none: null }),
  right: true,
  wrong: false,
  absent: "refused",
};
const TITLES = [
  "accepts true",
  "refuses false",
  'refuses "true", a value of another type',
  "refuses 1, a value of another type",
  "refuses [true], a value of another type",
  'refuses {"value":true}, a value of another type',
  "refuses that it is absent",
  "says that it is not known",
];
const NOT_KNOWN = "rules.encrypted is not known until the update.";

/** What a policy finds in the value of the tested queue. */
type Judge = (value: unknown) => string | undefined;

const right: Judge = (value) => (value === true ? undefined : "rules.encrypted is wrong.");

describe("the tests of one property", () => {
  it("are these, and a right policy passes them", async () => {
    const tests = testsOf(right);
    assert.deepEqual([tests.subject, tests.titles], ["tested: rules.encrypted", TITLES]);
    assert.deepEqual(await tests.failures(), {});
  });

  it("are those of the given other types", async () => {
    const tests = testsOf(right, { otherTypes: ["yes"], absent: "accepted" });
    assert.deepEqual(tests.titles, [
      "accepts true",
      "refuses false",
      'refuses "yes", a value of another type',
      "accepts that it is absent",
      "says that it is not known",
    ]);
    assert.deepEqual(await tests.failures(), {
      "accepts that it is absent":
        "tested refuses a resource with rules.encrypted absent: tested: rules.encrypted is wrong.",
    });
  });

  it("fail a policy that accepts all, by what it accepts", async () => {
    const accepts = (what: string) =>
      `tested accepts a resource with rules.encrypted ${what}. Report a violation.`;
    assert.deepEqual(await testsOf(() => undefined).failures(), {
      "refuses false": accepts("that is false"),
      'refuses "true", a value of another type': accepts('that is "true"'),
      "refuses 1, a value of another type": accepts("that is 1"),
      "refuses [true], a value of another type": accepts("that is [true]"),
      'refuses {"value":true}, a value of another type': accepts('that is {"value":true}'),
      "refuses that it is absent": accepts("absent"),
    });
  });

  it("fail a policy that refuses the right value, with what it reports", async () => {
    const { "accepts true": message } = await testsOf(() => "It is wrong.").failures();
    assert.equal(
      message,
      "tested refuses a resource with rules.encrypted that is true: tested: It is wrong.",
    );
  });

  it("fail a policy that is silent on an unknown, or that finds a fault in it", async () => {
    const quiet = await testsOf(right, {}, () => undefined).failures();
    assert.deepEqual(quiet, {
      "says that it is not known":
        "tested is silent with rules.encrypted not known. Report that the value is not known, in a message that matches /not known until the update\\.$/.",
    });
    const hasty = await testsOf(right, {}, () => "It is wrong.").failures();
    assert.deepEqual(hasty, {
      "says that it is not known":
        "tested refuses a resource with rules.encrypted not known: tested: It is wrong.",
    });
  });

  it("take the words of another pack for not known", async () => {
    const words = () => "Cannot tell.";
    assert.deepEqual(
      await testsOf(right, { notKnown: /^tested: Cannot tell/ }, words).failures(),
      {},
    );
  });

  for (const [title, what, isProxied] of [
    ["with the framework's proxy", "", true],
    ["without it", ", without the framework's proxy", false],
  ] as const) {
    it(`fail a policy that throws ${title}`, async () => {
      const policy = policyOf(right, ({ resources: [tested] }) => {
        if (hasProxy(tested?.props) === isProxied) {
          throw new Error("odd");
        }
      });
      const { "accepts true": message } = await definedTests(() =>
        testProperty(policy, WANTED),
      ).failures();
      assert.equal(
        message,
        `tested throws with rules.encrypted that is true${what}: Error: odd. The engine then ends the whole preview. Look at the value's type before using it.`,
      );
    });
  }

  it("give the resource what is set alone, beside the others, with the configuration", async () => {
    const found: unknown[] = [];
    const policy = policyOf(right, ({ resources: [tested, ...others], getConfig }) => {
      const props = Object(tested?.props);
      const { name, list, none } = props;
      found.push({
        resource: [tested?.type, tested?.name, Object.keys(props), name, list.length, none],
        inRules: Object.keys(props.rules),
        isProxied: hasProxy(props),
        others: others.map((other) => other.name),
        config: getConfig(),
      });
    });
    const others = [{ type: QUEUE, name: "other", props: {} }];
    const wanted = { ...WANTED, others, config: { days: 3 } };
    assert.deepEqual(await definedTests(() => testProperty(policy, wanted)).failures(), {});
    const run = (isProxied: boolean, inRules = ["encrypted"]) => ({
      resource: [QUEUE, "tested", ["name", "rules", "list", "none"], "orders", 1, null],
      ...{ inRules, isProxied, others: ["other"], config: { days: 3 } },
    });
    const bareFirst = [run(false), run(true)];
    assert.deepEqual(found, [
      ...[true, false, "true", 1, [true], { value: true }].flatMap(() => bareFirst),
      ...[run(false, []), run(true, [])],
      // Without the proxy an unknown value would be a text like another.
      ...[run(true), run(true)],
    ]);
  });
});

function testsOf(
  judge: Judge,
  wanted: Partial<WantedProperty> = {},
  onUnknown: () => string | undefined = () => NOT_KNOWN,
) {
  const policy = policyOf(judge, () => undefined, onUnknown);
  return definedTests(() => testProperty(policy, { ...WANTED, ...wanted }));
}

function policyOf(
  judge: Judge,
  look: (args: StackValidationArgs) => void,
  onUnknown: () => string | undefined = () => NOT_KNOWN,
): TestedPolicy {
  return {
    name: "tested",
    validateStack: (args, report) => {
      look(args);
      const [tested] = args.resources;
      const message = readOr(() => judge(valueIn(tested?.props)), onUnknown);
      if (message !== undefined) {
        report(message, tested?.urn);
      }
    },
  };
}

function valueIn(props: unknown): unknown {
  return Object(props).rules?.encrypted;
}
