import assert from "node:assert/strict";
import {
  type PolicyResource,
  type ResourceValidationArgs,
  type StackValidationArgs,
  UnknownValueError,
} from "@pulumi/policy";
import {
  runResource,
  runStack,
  type TestedPolicy,
  type TestResource,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";

const KEY = "aws:kms/key:Key";
const KEY_CLASS = {
  isInstance: (resource: { readonly __pulumiType: string }) => resource.__pulumiType === KEY,
} as never;
const NO_CLASS = {} as never;
const OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};
const SCHEMA = {
  properties: {
    days: { type: "integer", default: 7 },
    names: { type: "array", default: [] },
    reason: { type: "string" },
  },
} as const;
const none = { violations: [], advisories: [] };

describe("a resource policy that is run", () => {
  it("is given the resource as the engine gives it", async () => {
    const args = await argsOf({ enabled: true });
    assert.deepEqual(plain(args), {
      type: KEY,
      name: "key",
      urn: `urn:pulumi:test::aerosecure::${KEY}::key`,
      props: { enabled: true },
      opts: OPTIONS,
      stackTags: new Map(),
    });
  });

  it("is given the options and the provider of the resource", async () => {
    const provider = { region: "eu-central-1" };
    const args = await argsOf({}, { opts: { protect: true }, provider });
    assert.deepEqual(args.opts, { ...OPTIONS, protect: true });
    assert.deepEqual(plain(args.provider ?? {}), {
      type: "pulumi:providers:aws",
      name: "provider",
      urn: "urn:pulumi:test::aerosecure::pulumi:providers:aws::provider",
      props: provider,
    });
  });

  it("tells whether the resource is of a class, by the class's own word", async () => {
    const { isType, asType, props } = await argsOf({ enabled: true });
    assert.deepEqual([isType(KEY_CLASS), isType(NO_CLASS)], [true, false]);
    assert.deepEqual([asType(KEY_CLASS), asType(NO_CLASS)], [props, undefined]);
    const bucket = await argsOf({}, { type: "aws:s3/bucket:Bucket" });
    assert.deepEqual([bucket.isType(KEY_CLASS), bucket.asType(KEY_CLASS)], [false, undefined]);
  });

  for (const [title, configSchema, config, expected] of [
    ["nothing, without a schema", undefined, undefined, {}],
    ["its schema's defaults", SCHEMA, {}, { days: 7, names: [] }],
    [
      "the given one on top of them",
      SCHEMA,
      { days: 9, reason: "x" },
      { days: 9, names: [], reason: "x" },
    ],
    ["the given one, for a schema of nothing", { properties: {} }, { days: 9 }, { days: 9 }],
  ] as const) {
    it(`has as its configuration ${title}`, async () => {
      let found: unknown;
      const policy: TestedPolicy = {
        name: "reader",
        configSchema,
        validateResource: ({ getConfig }) => {
          found = getConfig();
        },
        validateStack: ({ getConfig }) => assert.deepEqual(getConfig(), found),
      };
      await runResource(policy, KEY, {}, config && { config });
      assert.deepEqual(found, expected);
      await runStack(policy, [{ type: KEY, name: "a", props: {} }], config && { config });
    });
  }

  it("throws where it reads an unknown value, of the resource or of its provider", async () => {
    for (const read of [
      (args: ResourceValidationArgs) => args.props["arn"],
      (args: ResourceValidationArgs) => args.provider?.props["arn"],
    ]) {
      const props = { arn: UNKNOWN_TEXT };
      const policy: TestedPolicy = {
        name: "reader",
        validateResource: (args, report) => report(String(read(args))),
      };
      await assert.rejects(runResource(policy, KEY, props, { provider: props }), UnknownValueError);
      const outcome = await runResource(policy, KEY, props, { provider: props, proxied: false });
      assert.deepEqual(outcome, { ...none, violations: [UNKNOWN_TEXT] });
    }
  });

  it("has its findings gathered by their level, in their order", async () => {
    const policy: TestedPolicy = {
      name: "loud",
      validateResource: (_args, report) => {
        const take = report as (finding: unknown, urn?: string) => void;
        take("first");
        take({ message: "second" });
        take({ message: "advice", enforcementLevel: "advisory" });
        take({ message: "order", enforcementLevel: "mandatory" });
        take("third", "urn:x");
        take(null);
      },
    };
    assert.deepEqual(await runResource(policy, KEY, {}), {
      violations: ["first", "second", "third", "null"],
      advisories: ["advice"],
      mandatory: ["order"],
    });
  });

  it("finds nothing without a function", async () => {
    assert.deepEqual(await runResource({ name: "none" }, KEY, {}), none);
  });

  it("has a turn of the event loop of its own, and a stack has one", async () => {
    const turns: boolean[] = [];
    for (const run of [
      (policy: TestedPolicy) => runResource(policy, KEY, {}),
      (policy: TestedPolicy) => runStack(policy, []),
    ]) {
      let isNextTurn = false;
      setImmediate(() => {
        isNextTurn = true;
      });
      const note = () => void turns.push(isNextTurn);
      await run({ name: "timed", validateResource: note, validateStack: note });
    }
    assert.deepEqual(turns, [true, true]);
  });
});

describe("a policy that does not apply", () => {
  const declines = ({ notApplicable }: ResourceValidationArgs) => notApplicable("not mine");
  const judges = () => undefined;
  const madeFor = (type: string) => Object.assign(() => undefined, { __pulumiType: type });

  for (const [title, validateResource, reason] of [
    ["its reason", declines, "not mine"],
    ["no reason", ({ notApplicable }: ResourceValidationArgs) => notApplicable(), ""],
    ["the first reason, of two functions", [declines, madeFor("other")], "not mine"],
    [
      "the type that it is made for",
      madeFor("aws:s3/bucket:Bucket"),
      "Policy only applies to resources of type 'aws:s3/bucket:Bucket'",
    ],
    ["nothing, if one of its functions judges", [declines, judges], undefined],
    ["nothing, if it is made for the type", madeFor(KEY), undefined],
  ] as const) {
    it(`gives ${title}`, async () => {
      const outcome = await runResource({ name: "chooser", validateResource }, KEY, {});
      assert.deepEqual(outcome, {
        ...none,
        ...(reason !== undefined && { notApplicable: reason }),
      });
    });
  }

  it("finds nothing in a stack", async () => {
    const validateStack = ({ notApplicable }: StackValidationArgs) => notApplicable("not mine");
    assert.deepEqual(await runStack({ name: "chooser", validateStack }, []), none);
  });

  it("passes on whatever else a policy throws", async () => {
    const error = new TypeError("arn");
    const fails = () => {
      throw error;
    };
    await assert.rejects(runResource({ name: "rash", validateResource: fails }, KEY, {}), error);
    await assert.rejects(runStack({ name: "rash", validateStack: fails }, []), error);
  });
});

describe("a stack policy that is run", () => {
  const STACK: readonly TestResource[] = [
    { type: KEY, name: "a", props: { out: 1 }, inputs: { in: 1 }, provider: { region: "r" } },
    {
      type: "aws:s3/bucket:Bucket",
      name: "b",
      props: { key: "x" },
      madeFrom: { key: ["a"], other: ["nobody"] },
      opts: { protect: true },
    },
  ];

  it("is given every resource, and what each is made from", async () => {
    const [key, bucket] = await resourcesOf(STACK);
    const shown = plain(key ?? {});
    assert.deepEqual(shown, {
      type: KEY,
      name: "a",
      urn: shown["urn"],
      props: { out: 1 },
      opts: OPTIONS,
      provider: {
        type: "pulumi:providers:aws",
        name: "provider",
        urn: "urn:pulumi:test::aerosecure::pulumi:providers:aws::provider",
        props: { region: "r" },
      },
      dependencies: [],
      propertyDependencies: {},
    });
    assert.deepEqual(
      [bucket?.dependencies, bucket?.propertyDependencies, bucket?.opts],
      [[key], { key: [key], other: [] }, { ...OPTIONS, protect: true }],
    );
    assert.deepEqual([key?.isType(KEY_CLASS), bucket?.isType(KEY_CLASS)], [true, false]);
    assert.deepEqual([key?.asType(KEY_CLASS), bucket?.asType(KEY_CLASS)], [key?.props, undefined]);
  });

  it("has a stack of its own each time, with tags that are empty", async () => {
    const stacks: string[] = [];
    const validateStack = ({ resources, stackTags }: StackValidationArgs) => {
      assert.deepEqual(stackTags, new Map());
      stacks.push(...resources.map(({ urn }) => urn));
    };
    await runStack({ name: "reader", validateStack }, STACK);
    await runStack({ name: "reader", validateStack }, STACK);
    const numbers = stacks.map((urn) => Number(/^urn:pulumi:stack-(\d+)::/.exec(urn)?.[1]));
    const [first = 0] = numbers;
    assert.deepEqual(numbers, [first, first, first + 1, first + 1]);
    assert.deepEqual(
      stacks.slice(0, 2).map((urn) => urn.replace(/stack-\d+/, "stack")),
      [
        "urn:pulumi:stack::aerosecure::aws:kms/key:Key::a",
        "urn:pulumi:stack::aerosecure::aws:s3/bucket:Bucket::b",
      ],
    );
  });

  it("analyses each resource by its inputs first, unless it is not to", async () => {
    const policy: TestedPolicy = {
      name: "both",
      validateResource: ({ props }, report) => report(JSON.stringify(props)),
      validateStack: ({ resources }, report) => {
        report("whole");
        report(JSON.stringify(resources[0]?.props), resources[0]?.urn);
      },
    };
    const ofTheStack = ["stack: whole", 'a: {"out":1}'];
    // A resource policy's findings name no resource: the engine knows which it gave.
    const ofResources = ['stack: {"in":1}', 'stack: {"key":"x"}'];
    assert.deepEqual((await runStack(policy, STACK)).violations, [...ofResources, ...ofTheStack]);
    const { violations } = await runStack(policy, STACK, { analysed: false });
    assert.deepEqual(violations, ofTheStack);
  });

  it("throws where it reads an unknown value, unless it is not to", async () => {
    const stack = [{ type: KEY, name: "a", props: { arn: UNKNOWN_TEXT } }];
    const policy: TestedPolicy = {
      name: "reader",
      validateStack: ({ resources }, report) => report(String(resources[0]?.props["arn"])),
    };
    await assert.rejects(runStack(policy, stack), UnknownValueError);
    const { violations } = await runStack(policy, stack, { proxied: false });
    assert.deepEqual(violations, [`stack: ${UNKNOWN_TEXT}`]);
  });
});

async function argsOf(
  props: Readonly<Record<string, unknown>>,
  { type = KEY, ...options }: { type?: string } & Parameters<typeof runResource>[3] = {},
): Promise<ResourceValidationArgs> {
  let found: ResourceValidationArgs | undefined;
  const validateResource = (args: ResourceValidationArgs) => {
    found = args;
  };
  await runResource({ name: "reader", validateResource }, type, props, options);
  assert.ok(found);
  return found;
}

async function resourcesOf(stack: readonly TestResource[]): Promise<readonly PolicyResource[]> {
  let found: readonly PolicyResource[] = [];
  const validateStack = ({ resources }: StackValidationArgs) => {
    found = resources;
  };
  await runStack({ name: "reader", validateStack }, stack);
  return found;
}

/** Without functions and proxies. */
function plain(object: object): Readonly<Record<string, unknown>> {
  const values = Object.entries(object).filter(([, value]) => typeof value !== "function");
  return Object.fromEntries(
    values.map(([name, value]) => [
      name,
      Object.prototype.toString.call(value) === "[object Object]" ? plain(value) : value,
    ]),
  );
}
