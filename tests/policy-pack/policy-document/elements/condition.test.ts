import assert from "node:assert/strict";
import {
  allHold,
  type Fact,
  testsIn,
} from "../../../../policy-pack/src/policy-document/elements/condition";

const ARN = "arn:aws:iam::111122223333:role/Reader";
const ACCOUNT = /^\d{12}$/;

/** What is known, the operator and the value or values: whether the test holds; undefined if it may. */
const cases: readonly (readonly [Fact, string, unknown, boolean | undefined])[] = [
  [{ is: "a" }, "StringEquals", "a", true],
  [{ is: "a" }, "StringEquals", "A", false],
  [{ is: "a" }, "StringEquals", "*", false],
  [{ is: "a" }, "StringEquals", ["b", "a"], true],
  [{ is: "a" }, "StringNotEquals", ["b", "a"], false],
  [{ is: "a" }, "StringNotEquals", "b", true],
  [{ is: "aB" }, "StringEqualsIgnoreCase", "Ab", true],
  [{ is: "aB" }, "StringEqualsIgnoreCase", "Abc", false],
  [{ is: "aB" }, "StringNotEqualsIgnoreCase", "Ab", false],
  [{ is: "abc" }, "StringLike", "a*", true],
  [{ is: "abc" }, "StringLike", "b*", false],
  [{ is: "abc" }, "StringNotLike", "a?c", false],
  [{ is: "a" }, "StringEqualsIfExists", "a", true],
  [{ is: "a" }, "StringEqualsIfExists", "b", false],
  [{ is: "a" }, "ForAnyValue:StringEquals", "a", true],
  [{ is: "a" }, "ForAllValues:StringNotLike", "a", false],
  [{ is: "a" }, "ForSomeValues:StringEquals", "a", undefined],
  [{ is: "a" }, "XForAnyValue:StringEquals", "a", undefined],
  [{ is: "a" }, "StringIfExistsEquals", "a", undefined],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  [{ is: "a" }, "StringEquals", "${aws:username}", undefined],
  [{ is: "a" }, "StringEquals", ["${", "a"], true],
  [{ is: "a" }, "StringNotEquals", ["${"], undefined],
  [{ is: "a" }, "StringEquals", [], undefined],
  [{ is: "5" }, "StringEquals", 5, true],
  [{ is: "a" }, "StringEquals", { a: 1 }, false],
  [{ is: "true" }, "Bool", "TRUE", true],
  [{ is: "true" }, "Bool", false, false],
  [{ is: "5" }, "NumericEquals", "5", undefined],
  [{ is: "5" }, "toString", "5", undefined],
  [{ is: "203.0.113.7" }, "IpAddress", "203.0.113.0/24", undefined],
  [{ is: ARN }, "ArnEquals", ARN, true],
  [{ is: ARN }, "ArnLike", "arn:*:iam::*:role/*", true],
  [{ is: ARN }, "ArnLike", "arn:aws:iam::444455556666:role/Reader", false],
  [{ is: ARN }, "ArnLike", "arn:aws:*:role/Reader", undefined],
  [{ is: ARN }, "ArnLike", "*", undefined],
  [{ is: ARN }, "StringLike", "arn:aws:*:role/Reader", true],
  [{ is: ARN }, "ArnNotEquals", "arn:aws:iam::111122223333:role/R*", false],
  [{ is: ARN }, "ArnNotLike", "arn:aws:iam::111122223333:user/*", true],
  [{ is: "a" }, "Null", "true", false],
  [{ is: "a" }, "Null", "False", true],
  [{ is: "a" }, "Null", "maybe", undefined],
  [{ is: "a" }, "Null", ["maybe", false], true],
  ["absent", "Null", true, true],
  ["absent", "Null", "false", false],
  ["absent", "StringEquals", "a", false],
  ["absent", "StringNotEquals", "a", true],
  ["absent", "StringEqualsIfExists", "a", true],
  ["absent", "StringNotEqualsIfExists", "a", true],
  ["absent", "NumericLessThan", "5", false],
  ["absent", "ForAllValues:StringEquals", "a", true],
  ["absent", "ForAnyValue:StringEquals", "a", false],
  ["absent", "ForAnyValue:StringNotEquals", "a", false],
  ["absent", "ForAnyValue:StringNotEqualsIfExists", "a", true],
  ["absent", "ForAllValues:StringNotEquals", "a", true],
  [undefined, "StringEquals", "a", undefined],
  [undefined, "StringLike", "*", undefined],
  [undefined, "Null", "true", undefined],
  [{ isNone: ACCOUNT }, "StringEquals", "111122223333", false],
  [{ isNone: ACCOUNT }, "StringNotEquals", "111122223333", true],
  [{ isNone: ACCOUNT }, "StringEquals", ["111122223333", "1*"], undefined],
  [{ isNone: ACCOUNT }, "StringLike", ["111122223333", "*"], true],
  [{ isNone: ACCOUNT }, "StringEquals", "*", undefined],
  [{ isNone: ACCOUNT }, "ArnLike", "*", undefined],
  [{ isNone: ACCOUNT }, "Bool", "111122223333", undefined],
  [{ isNone: ACCOUNT }, "IpAddress", "111122223333", false],
  [{ isNone: ACCOUNT }, "NumericEquals", "111122223333", undefined],
  [{ isNone: ACCOUNT }, "Null", "false", true],
  [{ isNamed: ACCOUNT }, "StringEquals", "111122223333", true],
  [{ isNamed: ACCOUNT }, "StringNotEquals", "111122223333", false],
  [{ isNamed: ACCOUNT }, "StringEquals", "1*", undefined],
  [{ isNamed: ACCOUNT }, "Bool", "111122223333", undefined],
];

const NO_TESTS = [undefined, null, "a", 5, [], { StringEquals: "a" }, { StringEquals: null }];

describe("a condition", () => {
  for (const [fact, operator, value, expected] of cases) {
    const known = typeof fact === "object" ? Object.entries(fact).join() : String(fact);
    it(`of ${operator} ${JSON.stringify(value)} is ${expected} for ${known}`, () => {
      const tests = testsIn({ [operator]: { "aws:Key": value } });
      assert.equal(
        allHold(tests, (key) => (key === "aws:key" ? fact : "absent")),
        expected,
      );
    });
  }

  it("holds if all its tests do, fails if one does, and may hold otherwise", () => {
    const is = (key: string): Fact => (key === "c" ? undefined : { is: key });
    for (const [keys, expected] of [
      [{}, true],
      [{ a: "a", b: "b" }, true],
      [{ a: "a", b: "a" }, false],
      [{ a: "a", c: "c" }, undefined],
      [{ a: "b", c: "c" }, false],
    ] as const) {
      assert.equal(allHold(testsIn({ StringEquals: keys }), is), expected);
    }
  });

  for (const condition of NO_TESTS) {
    it(`that is ${JSON.stringify(condition)} has no tests`, () => {
      assert.deepEqual(testsIn(condition), []);
    });
  }
});
