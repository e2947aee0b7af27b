import assert from "node:assert/strict";
import { keyText } from "../../../ops/terminal/key-text";

describe("keyText", () => {
  const keys: readonly (readonly [string, string, string])[] = [
    ["an ordinary key", "orbit/pass 1+ü 日本.csv", "orbit/pass 1+ü 日本.csv"],
    ["what moves the cursor", "a\u001b[2Jb", "a\\u{1b}[2Jb"],
    ["line ends", "a\r\nb\u2028c", "a\\u{d}\\u{a}b\\u{2028}c"],
    ["what turns the direction round", "a\u202egnp.exe", "a\\u{202e}gnp.exe"],
  ];
  for (const [what, key, text] of keys) {
    it(`shows ${what}`, () => {
      assert.equal(keyText(key), text);
    });
  }
});
