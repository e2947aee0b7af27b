import assert from "node:assert/strict";
import fc from "fast-check";
import {
  exactly,
  glob,
  inAnyCase,
  isEnd,
  matches,
  after as placesAfter,
  startOf,
  type TextPattern,
  wildcard,
} from "../../../../policy-pack/src/policy-document/decide/text-pattern";
import { madeUp } from "../../../support/made-up";

const part = (text: string): TextPattern =>
  [...text].flatMap((each) =>
    each === "*" || each === "?" ? [wildcard(each, "part")] : exactly(each),
  );

describe("a pattern of texts", () => {
  for (const [title, pattern, yes, no] of [
    ["of the text itself", exactly("a*"), ["a*"], ["a", "ab", "", "aa*"]],
    ["of no text", exactly(""), [""], ["a"]],
    ["of any text", glob("*"), ["", "a", "a:b"], []],
    ["of one character", glob("?"), ["a", ":", "🔑"], ["", "ab"]],
    ["of a text at the end", glob("*ab"), ["ab", "aab", "abab"], ["a", "aba"]],
    ["of a text at the start", glob("ab*"), ["ab", "abb"], ["a", "aab"]],
    ["of texts in between", glob("a*b*c"), ["abc", "aXbXc", "abbcc"], ["ac", "acb", "abcd"]],
    ["of several wildcards in a row", glob("a**?"), ["ab", "abc"], ["a", ""]],
    ["of any text in a part", part("a*:b"), ["a:b", "ax:b"], ["a:x:b", "ab"]],
    ["of one character in a part", part("a?b"), ["axb"], ["a:b"]],
    ["in any case", inAnyCase(glob("aB?*1")), ["ABx1", "abX1"], ["ab1", "bbx1"]],
  ] as const) {
    it(`${title} has these in it, and not those`, () => {
      assert.deepEqual(
        yes.map((text) => matches(pattern, text)),
        yes.map(() => true),
      );
      assert.deepEqual(
        no.map((text) => matches(pattern, text)),
        no.map(() => false),
      );
    });
  }

  it("has the places that a text may have come to, in order and each once", () => {
    const pattern = glob("*a*b");
    assert.deepEqual(startOf(pattern), [0, 1]);
    assert.deepEqual(placesAfter(pattern, [0, 1], "a"), [0, 1, 2, 3]);
    assert.deepEqual(placesAfter(pattern, [0, 1, 2, 3], "b"), [0, 1, 2, 3, 4]);
    assert.deepEqual(placesAfter(exactly("ab"), [0], "a"), [1]);
    assert.deepEqual(placesAfter(exactly("ab"), [0], "x"), []);
    assert.deepEqual(
      [isEnd(pattern, [0, 4]), isEnd(pattern, [0, 3]), isEnd(pattern, [])],
      [true, false, false],
    );
  });

  it("has the texts in it that a regular expression has", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
    const same = fc.property(letters, letters, (pattern, text) => {
      const expression = pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]");
      assert.equal(matches(glob(pattern), text), new RegExp(`^${expression}$`).test(text));
    });
    fc.assert(same, madeUp(2_000));
  });
});
