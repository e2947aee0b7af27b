import assert from "node:assert/strict";
import {
  hasWildcard,
  matchesPattern,
} from "../../../../policy-pack/src/policy-document/elements/pattern";

describe("a pattern", () => {
  for (const [pattern, text, expected] of [
    ["kms:Decrypt", "kms:Decrypt", true],
    ["kms:Decrypt", "kms:Decryp", false],
    ["kms:Decryp", "kms:Decrypt", false],
    ["", "", true],
    ["*", "", true],
    ["*", "anything", true],
    ["?", "", false],
    ["?", "a", true],
    ["?", "ab", false],
    ["a*", "a", true],
    ["a**", "ab", true],
    ["a*b", "acb", true],
    ["a*b", "acbc", false],
    ["a*b*c", "abbbc", true],
    ["a*?", "a", false],
    ["*abc", "ababc", true],
    ["*a?c", "abcaxc", true],
    ["role/*", "role/a*", true],
    ["role/?", "role/*", false],
    ["role/?", "role/?", true],
    ["role/a", "role/?", false],
    ["*", "a?*", true],
  ] as const) {
    it(`"${pattern}" ${expected ? "covers" : "does not cover"} "${text}"`, () => {
      assert.equal(matchesPattern(pattern, text), expected);
    });
  }

  it("of many stars takes no time", () => {
    assert.equal(matchesPattern(`${"a*".repeat(500)}b`, "a".repeat(5000)), false);
  });

  for (const [text, expected] of [
    ["role/a", false],
    ["role/*", true],
    ["role/a?", true],
  ] as const) {
    it(`"${text}" ${expected ? "has" : "has no"} wildcard`, () => {
      assert.equal(hasWildcard(text), expected);
    });
  }
});
