import assert from "node:assert/strict";
import type { ContextValue } from "../../../../policy-pack/src/policy-document/decide/request";
import { holds, parseOperator } from "../../../../policy-pack/src/policy-document/decide/test";
import { type Doubt, undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";

const KEY = "aws:tagkeys";
const OPEN = { kind: "open", what: KEY } as const;
const several = (operator: string) =>
  undecidable(
    `${operator} of ${KEY}, a key of several values, which takes ForAnyValue or ForAllValues`,
  );
const neither = (value: string) =>
  undecidable(`Null of ${KEY} with "${value}", which is neither true nor false`);

/** An operator, the policy's values and the request's, and whether the test holds. */
const HOLDS: readonly (readonly [
  operator: string,
  values: readonly string[],
  value: ContextValue | undefined | Doubt,
  expected: unknown,
])[] = [
  ["StringEquals", ["a", "b"], "b", true],
  ["StringEquals", ["a", "b"], "c", false],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", ["a", "b"], "c", true],
  ["StringEquals", ["a"], undefined, false],
  ["StringNotEquals", ["a"], undefined, true],
  ["StringEqualsIfExists", ["a"], undefined, true],
  ["StringEqualsIfExists", ["a"], "b", false],
  ["StringEqualsIfExists", ["a"], "a", true],
  ["StringNotEqualsIfExists", ["a"], undefined, true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
  ["ForAnyValue:StringEquals", ["a"], undefined, false],
  ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
  ["ForAnyValue:StringEqualsIfExists", ["a"], undefined, true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", ["a"], undefined, true],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
  ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], false],
  ["ForAllValues:StringEquals", ["a"], "a", true],
  ["ForAnyValue:StringEquals", ["a"], "b", false],
  [
    "ForAllValues:StringEquals",
    ["a"],
    ["a", ""],
    undecidable(`ForAllValues:StringEquals of ${KEY}, which has an empty value`),
  ],
  ["forallvalues:stringequals", ["a"], ["a"], true],
  ["StringEquals", [""], "", true],
  ["StringEquals", ["a"], ["a"], several("StringEquals")],
  ["StringNotEquals", ["a"], ["a"], several("StringNotEquals")],
  ["Null", ["true"], undefined, true],
  ["Null", ["TRUE"], "a", false],
  ["Null", ["false"], undefined, false],
  ["Null", ["False"], ["a"], true],
  ["Null", ["true", "false"], "a", true],
  ["Null", ["maybe"], "a", neither("maybe")],
  ["Null", ["maybe", "true"], undefined, true],
  ["StringEquals", ["a"], OPEN, OPEN],
  ["Null", ["true"], OPEN, OPEN],
  ["StringEqualsIfExists", ["a"], OPEN, OPEN],
  ["StringMatches", ["a"], "a", undecidable("the operator StringMatches, which IAM does not have")],
];

describe("a test of a Condition", () => {
  for (const [operator, values, value, expected] of HOLDS) {
    it(`${operator} ${JSON.stringify(values)} of ${JSON.stringify(value)}`, () => {
      const test = { operator, key: KEY, name: "aws:TagKeys", values, hasVariables: true };
      const holding = holds(test, (key) => (key === KEY ? value : "another key's"));
      assert.deepEqual(holding, expected);
    });
  }

  it("reads variables where its policy knows them", () => {
    const test = { operator: "StringEquals", key: KEY, name: KEY, values: [`\${aws:username}`] };
    const isKzax = (hasVariables: boolean) => holds({ ...test, hasVariables }, () => "kzax");
    assert.deepEqual([isKzax(true), isKzax(false)], [true, false]);
  });
});

describe("an operator taken apart", () => {
  const text = { family: "text", isNegated: false };
  for (const [written, quantifier, ifExists] of [
    ["StringEquals", undefined, false],
    ["stringequalsIFEXISTS", undefined, true],
    ["ForAnyValue:StringEquals", "foranyvalue", false],
    ["FORALLVALUES:StringEqualsIfExists", "forallvalues", true],
  ] as const) {
    it(`is ${written}`, () => {
      assert.deepEqual(parseOperator(written), { base: text, quantifier, ifExists });
    });
  }

  it("is Null by itself alone", () => {
    const base = { family: "presence", isNegated: false };
    assert.deepEqual(parseOperator("Null"), { base, quantifier: undefined, ifExists: false });
  });

  for (const written of [
    ...["NullIfExists", "ForAnyValue:Null", "ForAllValues:NullIfExists", "", "IfExists"],
    ...["ForSomeValues:StringEquals", "ForAnyValueStringEquals", "StringIfExistsEquals"],
    ...["xForAnyValue:StringEquals", "StringEquals\n", "ForAnyValue:ForAnyValue:StringEquals"],
  ]) {
    it(`is nothing in ${JSON.stringify(written)}`, () => {
      assert.equal(parseOperator(written), undefined);
    });
  }
});
