import assert from "node:assert/strict";
import { duration, wholeNumber } from "../../../ops/door/command";

describe("the value of an option", () => {
  for (const [text, milliseconds] of [
    ["7d", 604_800_000],
    ["12h", 43_200_000],
    ["30m", 1_800_000],
    ["0", 0],
    ["0d", 0],
  ] as const) {
    it(`"${text}" is a duration of ${milliseconds} ms`, () => {
      assert.equal(duration(text), milliseconds);
    });
  }
  for (const text of ["7", "00", "", "-1d", "1w", "1.5d", "123456d"]) {
    it(`"${text}" is no duration`, () => {
      assert.throws(() => duration(text), {
        message: "Use a number of days, hours or minutes: 14d, 12h, 30m, or 0.",
      });
    });
  }

  const days = wholeNumber(7, 30);
  for (const [text, number] of [
    ["7", 7],
    ["30", 30],
  ] as const) {
    it(`"${text}" is a whole number`, () => assert.equal(days(text), number));
  }
  for (const text of ["6", "31", "7.5", "-7", "seven", ""]) {
    it(`"${text}" is no whole number from 7 to 30`, () => {
      assert.throws(() => days(text), { message: "Use a whole number, 7 to 30." });
    });
  }
});
