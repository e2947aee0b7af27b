import assert from "node:assert/strict";
import {
  type ResourceCase,
  type StackCase,
  type TestedPolicy,
  type TestResource,
  testResourcePolicy,
  testStackPolicy,
} from "../../../policy-pack/src/testing";
import { definedTests } from "./defined-tests";
import { hasProxy, readOr } from "./framework-proxy";

const QUEUE = "aws:sqs/queue:Queue";
const NOT_KNOWN = "rules.encrypted is not known until the update.";
const WRONG = "rules.encrypted is wrong.";
const ENDS = "The engine then ends the whole preview. Look at the value's type before using it.";
const NAMES_ITS_VALUE = "Report that the value is not known, in a message that matches";

type Judge = (props: Readonly<Record<string, unknown>>) => string | undefined;

const judgesEncrypted: Judge = (props) =>
  Object(props["rules"]).encrypted === true ? undefined : WRONG;

describe("the cases of a resource policy", () => {
  it("are tests by their titles, and pass where the policy does what they expect", async () => {
    const tests = resourceTests(honest(judgesEncrypted), [
      { it: "accepts it", props: { rules: { encrypted: true } } },
      { it: "refuses it", props: { rules: { encrypted: false } }, violations: [WRONG] },
    ]);
    assert.deepEqual([tests.subject, tests.titles], ["tested", ["accepts it", "refuses it"]]);
    assert.deepEqual(await tests.failures(), {});
  });

  for (const [title, expected] of [
    ["a violation", { violations: [] }],
    ["another text", { violations: ["rules.encrypted is odd."] }],
    ["an advisory", { violations: [WRONG], advisories: [WRONG] }],
    ["a mandatory finding", { violations: [WRONG], mandatory: [WRONG] }],
    ["that it does not apply", { violations: [WRONG], notApplicable: "" }],
  ] as const) {
    it(`fail where the policy differs from what they expect by ${title}`, async () => {
      const props = { rules: { encrypted: false } };
      const tests = resourceTests(honest(judgesEncrypted), [{ it: "it", props, ...expected }]);
      const { it: message } = await tests.failures();
      assert.equal(message, "Expected values to be strictly deep-equal:");
    });
  }

  it("expect advisories, mandatory findings and that a policy does not apply", async () => {
    const policy: TestedPolicy = {
      name: "tested",
      validateResource: ({ type, notApplicable }, report) => {
        if (type !== QUEUE) {
          notApplicable("no queue");
        }
        const take = report as (finding: unknown) => void;
        take({ message: "advice", enforcementLevel: "advisory" });
        take({ message: "order", enforcementLevel: "mandatory" });
      },
    };
    const tests = resourceTests(policy, [
      { it: "both", props: {}, advisories: ["advice"], mandatory: ["order"] },
      { it: "neither", type: "aws:sns/topic:Topic", props: {}, notApplicable: "no queue" },
    ]);
    assert.deepEqual(await tests.failures(), {});
  });

  it("give the policy type, configuration, options and provider", async () => {
    const found = new Set<string>();
    const policy: TestedPolicy = {
      name: "tested",
      validateResource: ({ type, getConfig, opts, provider }) => {
        found.add(JSON.stringify([type, getConfig(), opts.protect, provider?.props]));
      },
    };
    const given = { config: { days: 3 }, opts: { protect: true }, provider: { region: "r" } };
    const tests = resourceTests(policy, [
      { it: "a", props: { name: "x" }, ...given },
      { it: "b", props: { name: "x" }, type: "aws:sns/topic:Topic" },
    ]);
    assert.deepEqual(await tests.failures(), {});
    assert.deepEqual(
      [...found],
      [
        JSON.stringify([QUEUE, { days: 3 }, true, { region: "r" }]),
        '["aws:sns/topic:Topic",{},false,null]',
      ],
    );
  });

  it("fail a policy that throws, by what was changed", async () => {
    for (const [what, judge] of [
      ["", () => rash()],
      ["without the framework's proxy", (props) => (hasProxy(props) ? undefined : rash())],
      ["with rules absent", ({ rules }) => (rules === undefined ? rash() : undefined)],
      ["with rules.encrypted absent", (props) => rashWhere(encryptedIn(props), undefined)],
      ["with rules.encrypted that is null", (props) => rashWhere(encryptedIn(props), null)],
      ['with rules.encrypted that is ""', (props) => rashWhere(encryptedIn(props), "")],
      ["with rules.encrypted that is 1", (props) => rashWhere(encryptedIn(props), 1)],
      ["with rules.encrypted that is true", (props) => rashWhere(encryptedIn(props), true)],
      ["with rules.encrypted that is []", (props) => rashWhere(encryptedIn(props), "[]")],
      ["with rules.encrypted that is [null]", (props) => rashWhere(encryptedIn(props), "[null]")],
      ["with rules.encrypted that is {}", (props) => rashWhere(encryptedIn(props), "{}")],
    ] as const satisfies readonly (readonly [string, Judge])[]) {
      const props = { rules: { encrypted: false } };
      const { it: message } = await resourceTests(honest(judge), [{ it: "it", props }]).failures();
      assert.equal(message, `tested throws${what && ` ${what}`}: Error: odd. ${ENDS}`);
    }
  });

  it("fail a policy that lets the framework stop it, that is silent, or that finds more", async () => {
    const failure = async (onUnknown: () => string | undefined, violations = [WRONG]) => {
      const props = { rules: { encrypted: violations.length === 0 } };
      const policy = honest(judgesEncrypted, onUnknown);
      return (await resourceTests(policy, [{ it: "it", props, violations }]).failures())["it"];
    };
    assert.equal(
      await failure(() => undefined),
      `silence with rules.encrypted not known, instead of ${WRONG} ${NAMES_ITS_VALUE} /not known until the update\\.$/.`,
    );
    assert.equal(
      await failure(() => "door is open.", []),
      "new faults with rules.encrypted not known: door is open. Report no violation that rests on a value which is not known.",
    );
    const bare: TestedPolicy = {
      name: "tested",
      validateResource: ({ props }) => void props["rules"].encrypted,
    };
    const { it: message } = await resourceTests(bare, [
      { it: "it", props: { rules: { encrypted: true } } },
    ]).failures();
    assert.match(
      message ?? "",
      /^tested throws with rules\.encrypted not known: UnknownValueError: /,
    );
  });

  it("let a policy be silent where they say so, and say it in other words", async () => {
    const props = { rules: { encrypted: false } };
    const failures = (policy: TestedPolicy, more: Partial<ResourceCase>) =>
      resourceTests(policy, [{ it: "it", props, violations: [WRONG], ...more }]).failures();
    const silent = honest(judgesEncrypted, () => undefined);
    assert.deepEqual(await failures(silent, { silentBeforeKnown: ["rules"] }), {});
    assert.deepEqual(await failures(silent, { config: { onUnknown: "ignore" } }), {});
    const words = honest(judgesEncrypted, () => "Cannot tell.");
    assert.deepEqual(await failures(words, { notKnown: /^Cannot tell/ }), {});
  });
});

describe("the cases of a stack policy", () => {
  const STACK: readonly TestResource[] = [
    {
      type: QUEUE,
      name: "a",
      props: { rules: { encrypted: true } },
      inputs: { rules: { encrypted: false } },
    },
    { type: QUEUE, name: "b", props: { name: "x" } },
  ];
  const policyThat = (look: (analysed: number, props: object) => void): TestedPolicy => {
    let analysed = 0;
    return {
      name: "tested",
      validateResource: () => {
        analysed += 1;
      },
      validateStack: ({ resources, getConfig }) => {
        assert.deepEqual(getConfig(), { days: 3 });
        for (const { props } of resources) {
          look(analysed, props);
        }
        analysed = 0;
      },
    };
  };
  const stackTests = (policy: TestedPolicy, more: Partial<StackCase> = {}) =>
    definedTests(() =>
      testStackPolicy(policy, [{ it: "it", stack: STACK, config: { days: 3 }, ...more }]),
    );

  it("are run after each resource, unless they are not to", async () => {
    const found = new Set<number>();
    const policy = policyThat((analysed) => found.add(analysed));
    assert.deepEqual(await stackTests(policy).failures(), {});
    assert.deepEqual([...found], [2]);
    assert.deepEqual(await stackTests(policy, { analysed: false }).failures(), {});
    assert.deepEqual([...found], [2, 0]);
  });

  for (const [title, what, isRash] of [
    ["at all", "", () => true],
    ["without the proxy", " without the framework's proxy", (props) => !hasProxy(props)],
    ["with a value of another type", " with name that is 1", (props) => Object(props).name === 1],
  ] as const satisfies readonly (readonly [string, string, (props: object) => boolean])[]) {
    it(`fail a policy that throws ${title}`, async () => {
      const policy = policyThat((_analysed, props) => {
        if (
          readOr(
            () => isRash(props),
            () => false,
          )
        ) {
          rash();
        }
      });
      const failures = await stackTests(policy).failures();
      assert.deepEqual(failures, { it: `tested throws${what}: Error: odd. ${ENDS}` });
    });
  }
});

function resourceTests(policy: TestedPolicy, cases: readonly ResourceCase[]) {
  return definedTests(() => testResourcePolicy(policy, QUEUE, cases));
}

/** A policy that reports what the judge finds, and says where it reads what is not known. */
function honest(judge: Judge, onUnknown: () => string | undefined = () => NOT_KNOWN): TestedPolicy {
  return {
    name: "tested",
    validateResource: ({ props }, report) => {
      const message = readOr(() => judge(props), onUnknown);
      if (message !== undefined) {
        report(message);
      }
    },
  };
}

function rash(): never {
  throw new Error("odd");
}

function rashWhere(value: unknown, wanted: unknown): undefined {
  return value === wanted ? rash() : undefined;
}

/** A list or an object as its JSON text, so that it can be compared; undefined if there is none. */
function encryptedIn({ rules }: Readonly<Record<string, unknown>>): unknown {
  const given = Object(rules);
  if (!Object.hasOwn(given, "encrypted")) {
    return "nothing at all";
  }
  const value = given.encrypted;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
