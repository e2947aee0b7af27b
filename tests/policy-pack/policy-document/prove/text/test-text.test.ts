import assert from "node:assert/strict";
import { testText } from "../../../../../policy-pack/src/policy-document/prove/text/test-text";

/** How an operator reads where its test holds, and where it does not; "v" is the value. */
const OPERATORS: Readonly<Record<string, readonly [holds: string, holdsNot: string]>> = {
  StringEquals: ["k is v", "k is not v"],
  StringNotEquals: ["k is not v", "k is v"],
  StringEqualsIgnoreCase: ["k is, in any case, v", "k is not, in any case, v"],
  StringNotEqualsIgnoreCase: ["k is not, in any case, v", "k is, in any case, v"],
  StringLike: ["k is like v", "k is not like v"],
  StringNotLike: ["k is not like v", "k is like v"],
  ArnEquals: ["k is like v", "k is not like v"],
  ArnNotEquals: ["k is not like v", "k is like v"],
  ArnLike: ["k is like v", "k is not like v"],
  ArnNotLike: ["k is not like v", "k is like v"],
  NumericEquals: ["k is v", "k is not v"],
  NumericNotEquals: ["k is not v", "k is v"],
  NumericLessThan: ["k is less than v", "k is at least v or is absent"],
  NumericLessThanEquals: ["k is at most v", "k is greater than v or is absent"],
  NumericGreaterThan: ["k is greater than v", "k is at most v or is absent"],
  NumericGreaterThanEquals: ["k is at least v", "k is less than v or is absent"],
  DateEquals: ["k is v", "k is not v"],
  DateNotEquals: ["k is not v", "k is v"],
  DateLessThan: ["k is before v", "k is at or after v or is absent"],
  DateLessThanEquals: ["k is at or before v", "k is after v or is absent"],
  DateGreaterThan: ["k is after v", "k is at or before v or is absent"],
  DateGreaterThanEquals: ["k is at or after v", "k is before v or is absent"],
  IpAddress: ["k is in v", "k is not in v"],
  NotIpAddress: ["k is not in v", "k is in v"],
  Bool: ["k is v", "k is not v"],
  BinaryEquals: ["k is v", "k is not v"],
  StringEqualsIfExists: ["k is v or is absent", "k is present and is not v"],
  StringNotEqualsIfExists: ["k is not v", "k is v"],
  stringlikeifexists: ["k is like v or is absent", "k is present and is not like v"],
  NumericLessThanIfExists: ["k is less than v or is absent", "k is present and is at least v"],
  "ForAnyValue:StringEquals": ["a value of k is v", "it is not so that a value of k is v"],
  "ForAnyValue:StringNotEquals": [
    "a value of k is not v",
    "it is not so that a value of k is not v",
  ],
  "ForAllValues:StringLike": [
    "each value of k is like v",
    "it is not so that each value of k is like v",
  ],
  "forallvalues:NumericLessThanIfExists": [
    "each value of k is less than v",
    "it is not so that each value of k is less than v",
  ],
};

function textOf(operator: string, holds: boolean, ...values: readonly string[]): string {
  return testText({ test: { operator, key: "k", name: "k", values, hasVariables: true }, holds });
}

describe("a test in words", () => {
  for (const [operator, texts] of Object.entries(OPERATORS)) {
    it(`of ${operator} is "${texts[0]}", or "${texts[1]}"`, () => {
      assert.deepEqual(
        [true, false].map((holds) => textOf(operator, holds, "v")),
        texts,
      );
    });
  }

  it("says whether a key is there", () => {
    const asked = [
      ["true", true],
      ["true", false],
      ["False", true],
      ["FALSE", false],
    ] as const;
    assert.deepEqual(
      asked.map(([value, holds]) => textOf("Null", holds, value)),
      ["k is absent", "k is present", "k is present", "k is absent"],
    );
  });

  it("shows three values, and counts the rest", () => {
    assert.equal(textOf("StringEquals", true, "a", "b", "c"), "k is a or b or c");
    assert.equal(
      textOf("StringEquals", true, "a", "b", "c", "d"),
      "k is a or b or c or one of 1 more",
    );
    assert.equal(
      textOf("StringEquals", false, ..."abcdef"),
      "k is not a or b or c or one of 3 more",
    );
  });
});
