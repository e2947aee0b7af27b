import fc from "fast-check";
import type { Rule } from "../../policy-pack/src/framework/rule";
import { rules } from "../../policy-pack/src/rules";
import { runStack, type TestResource, UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { waysIn, withValue } from "../../policy-pack/src/testing/values-in";
import { madeUp, runsOf } from "../support/made-up";
import { TYPES, wordsOfThePack } from "./vocabulary";
import { WEAK_STACKS } from "./weak-stacks";

type Properties = Readonly<Record<string, unknown>>;

/** How many inputs all policies together are given. */
const RUNS = 3000;

const HOSTILE_KEYS = ["__proto__", "constructor", "toString", "length", "hasOwnProperty", ""];
const HOSTILE_TEXTS = ["{", "[]", "null", '"', "*", "?", "**?*", "\u0000", UNKNOWN_TEXT];
const WORDS = [
  ...wordsOfThePack(),
  ...["Statement", "Principal", "NotPrincipal", "AWS", "Service", "Federated", "NotAction"],
  ...["kms:ViaService", "aws:PrincipalArn", "StringLike", "ForAllValues:StringEquals", "Null"],
];

const key = fc.constantFrom(...WORDS, ...HOSTILE_KEYS);
const word = fc.constantFrom(...WORDS, ...HOSTILE_TEXTS);
const number = fc.integer({ min: -1, max: 3000 });
const leaf = fc.oneof(word, fc.string(), fc.double(), number, fc.boolean(), fc.constant(null));

const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 6 }),
  ),
})).value;

const oneOrMore = (each: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(each, fc.array(each, { maxLength: 3 }));

const principal = fc.oneof(
  word,
  fc.constantFrom("*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::*:role/*"),
);
const action = fc.oneof(
  word,
  fc.constantFrom("kms:*", "*", "KMS:decrypt", "kms:Put?eyPolicy", "s3:*", "kms:Create*"),
);

/** An object of which any member may be missing. */
function partial<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record<T>(model, { requiredKeys: [] });
}

const statement = partial({
  Sid: leaf,
  Effect: fc.oneof(fc.constantFrom("Allow", "Deny"), leaf),
  Principal: fc.oneof(
    principal,
    fc.dictionary(fc.constantFrom("AWS", "Service", "Federated"), oneOrMore(principal)),
    tree,
  ),
  NotPrincipal: fc.oneof(principal, tree),
  Action: oneOrMore(action),
  NotAction: oneOrMore(action),
  Resource: oneOrMore(word),
  Condition: fc.oneof(fc.dictionary(key, fc.dictionary(key, oneOrMore(word))), tree),
});
const mostlyStatement = fc.oneof(
  { weight: 1, arbitrary: tree },
  { weight: 9, arbitrary: statement },
);

/** What is nearly an IAM document: the policies understand most of it. */
const document = partial({
  Version: fc.oneof(fc.constant("2012-10-17"), leaf),
  Statement: oneOrMore(mostlyStatement),
}).chain((made) => fc.constantFrom<unknown>(made, JSON.stringify(made)));

const value = fc.oneof(tree, document, fc.anything({ maxDepth: 1, maxKeys: 3 }));

/** A resource that some policy refuses, its document sometimes as an object, changed in places. */
const changed = fc
  .constantFrom(...Object.values(WEAK_STACKS).flat().flatMap(withDocumentsAsObjects))
  .chain((resource) =>
    fc
      .array(fc.tuple(fc.nat(), fc.oneof(value, fc.constant(UNKNOWN_TEXT))), { maxLength: 3 })
      .map((changes) => ({
        ...resource,
        props: changes.reduce((props: Properties, [at, wanted]) => {
          const ways = waysIn(props);
          return withValue(props, ways[at % ways.length] ?? [], wanted);
        }, resource.props),
      })),
  );

const strange = fc.record({
  type: fc.constantFrom(...TYPES),
  name: fc.string(),
  props: fc.dictionary(key, value, { maxKeys: 8 }),
});

const names = ["a", "b", "c", "d"];
const providerSetting = fc.constantFrom("region", "allowedAccountIds", "assumeRoles");

const resource: fc.Arbitrary<TestResource> = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: changed }, { weight: 1, arbitrary: strange }),
    partial({
      type: fc.constantFrom(...TYPES),
      inputs: fc.dictionary(key, value, { maxKeys: 6 }),
      provider: fc.dictionary(providerSetting, value),
      opts: partial({ protect: fc.boolean(), ignoreChanges: fc.array(key, { maxLength: 3 }) }),
      madeFrom: fc.dictionary(key, fc.subarray(names)),
    }),
  )
  .map(([base, more]) => ({ ...base, ...more }));

const stacks = fc
  .array(resource, { maxLength: names.length })
  .map((resources) => resources.map((each, index) => ({ ...each, name: names[index] ?? "" })));

const asItIs = (props: Properties): Properties => props;
const allUnknown = (props: Properties): Properties =>
  Object.fromEntries(Object.keys(props).map((property) => [property, UNKNOWN_TEXT]));

const ways = fc.constantFrom(
  { proxied: false, change: asItIs },
  { proxied: true, change: asItIs },
  { proxied: true, change: allUnknown },
);

const exemption = fc.record({
  resource: fc.constantFrom("*", "a", "urn:*", "?"),
  reason: fc.constant("A reason"),
  expires: fc.constantFrom("2000-01-01", "2999-12-31"),
});

describe("no policy throws", function () {
  // A number, so that a night's run is not cut short.
  this.timeout(20_000 + runsOf(RUNS) * 10);

  for (const rule of rules) {
    it(`for ${rule.name}, whatever it is given`, () => {
      const survives = fc.asyncProperty(
        stacks,
        ways,
        configOf(rule),
        async (stack, way, config) => {
          const given = stack.map((each) => ({ ...each, props: way.change(each.props) }));
          await runStack(rule, given, { proxied: way.proxied, config });
        },
      );
      return fc.assert(survives, madeUp(RUNS / rules.length));
    });
  }
});

/** Mostly what the policy takes, so that it goes on to judge. */
function configOf(rule: Rule): fc.Arbitrary<Properties> {
  const schemas = Object.entries(rule.configSchema?.properties ?? {});
  const settings = schemas.map(([name, schema]) => [name, settingOf(schema)] as const);
  const valid = partial(Object.fromEntries(settings));
  const garbage = fc.dictionary(fc.constantFrom(...schemas.map(([name]) => name)), value);
  return fc.oneof({ weight: 8, arbitrary: valid }, { weight: 1, arbitrary: garbage });
}

function settingOf(schema: object): fc.Arbitrary<unknown> {
  const { type, minimum, maximum, items, enum: choices } = Object(schema);
  if (type === "integer") {
    return fc.integer({ min: Number(minimum), max: Number(maximum) });
  }
  if (type === "boolean") {
    return fc.boolean();
  }
  if (type === "string") {
    return choices === undefined ? textOf(schema) : fc.constantFrom(...choices);
  }
  const item: fc.Arbitrary<unknown> = items.type === "string" ? textOf(items) : exemption;
  return fc.array(item, { maxLength: 2 });
}

function textOf({ pattern = "" }: { readonly pattern?: string }): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(pattern));
}

function withDocumentsAsObjects(resource: TestResource): readonly TestResource[] {
  const { policy } = resource.props;
  return typeof policy === "string"
    ? [resource, { ...resource, props: { ...resource.props, policy: JSON.parse(policy) } }]
    : [resource];
}
