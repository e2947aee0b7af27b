import assert from "node:assert/strict";
import {
  visibleJson,
  visibleLine,
  visibleText,
} from "../../../policy-pack/src/values/visible-text";

/** Of each kind one that a terminal or a browser obeys or hides, with its code. */
const UNSEEN = [
  ["an escape", "\u001b", "1b"],
  ["a carriage return", "\r", "d"],
  ["a tab", "\t", "9"],
  ["a control of the second range", "\u009b", "9b"],
  ["a direction", "\u202e", "202e"],
  ["a character without width", "\u200b", "200b"],
  ["a line separator", "\u2028", "2028"],
  ["a paragraph separator", "\u2029", "2029"],
  ["one of two code units", "\u{e0041}", "e0041"],
] as const;

describe("a text that people are shown", () => {
  for (const [title, character, code] of UNSEEN) {
    it(`has ${title} replaced by its code, each time`, () => {
      const text = `a${character}b${character}`;
      const expected = `a\\u{${code}}b\\u{${code}}`;
      assert.deepEqual([visibleText(text), visibleLine(text)], [expected, expected]);
    });
  }

  it("keeps whatever else it has", () => {
    const text = "Ünï, 鍵 🔑 é <b> \"'`\\";
    assert.deepEqual([visibleText(text), visibleLine(text)], [text, text]);
  });

  it("keeps its line ends, unless it is to be one line", () => {
    assert.equal(visibleText("a\nb\n"), "a\nb\n");
    assert.equal(visibleLine("a\nb\n"), "a\\u{a}b\\u{a}");
  });
});

describe("JSON text that people are shown", () => {
  it("is of several lines", () => {
    assert.equal(visibleJson({ a: ["b"] }), '{\n  "a": [\n    "b"\n  ]\n}');
  });

  for (const [title, character] of UNSEEN) {
    it(`has ${title} escaped, and gives the same value`, () => {
      const value = { [character]: `${character}\n${character}` };
      const text = visibleJson(value);
      assert.ok(!text.includes(character), text);
      assert.deepEqual(JSON.parse(text), value);
    });
  }

  it("has each code unit in four digits", () => {
    assert.equal(visibleJson("\u009b\u{e0041}\u200b"), '"\\u009b\\udb40\\udc41\\u200b"');
  });
});
