import assert from "node:assert/strict";
import { paceText } from "../../../ops/terminal/pace-text";

describe("paceText", () => {
  const cases: readonly (readonly [Parameters<typeof paceText>[0], string])[] = [
    [{ done: 0, before: 0, elapsedMs: 0 }, "0 versions, 0 a second"],
    [{ done: 1200, before: 0, elapsedMs: 20_000 }, "1,200 versions, 60 a second"],
    [{ done: 1200, before: 600, elapsedMs: 10_000 }, "1,200 versions, 60 a second"],
    [{ done: 0, before: 0, total: 10, elapsedMs: 5 }, "0 of 10 versions, 0 a second"],
    [
      { done: 1200, before: 0, total: 4800, elapsedMs: 20_000 },
      "1,200 of 4,800 versions, 60 a second, 60 s left",
    ],
    [
      { done: 1200, before: 0, total: 4801, elapsedMs: 20_000 },
      "1,200 of 4,801 versions, 60 a second, 2 min left",
    ],
    [
      { done: 1200, before: 0, total: 217_200, elapsedMs: 20_000 },
      "1,200 of 217,200 versions, 60 a second, 1 h 00 min left",
    ],
    [
      { done: 10, before: 0, total: 216_010, elapsedMs: 1_000 },
      "10 of 216,010 versions, 10 a second, 6 h 00 min left",
    ],
    // Objects that were uploaded after they were counted.
    [{ done: 11, before: 0, total: 10, elapsedMs: 1_000 }, "11 versions, 11 a second"],
  ];
  for (const [pace, text] of cases) {
    it(`says "${text}"`, () => assert.equal(paceText(pace), text));
  }
});
