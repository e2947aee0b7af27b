import assert from "node:assert/strict";
import { notShownText, underText } from "../../../ops/long-work/not-shown-text";

const csv = { manifest: "w.csv", reasons: "w.reasons.ndjson", versions: 43_000 };
const ndjson = { manifest: null, reasons: "w.ndjson", versions: 1 };

describe("what a text says of versions that it does not show", () => {
  for (const [title, shown, expected] of [
    ["nothing if all are shown", { shown: 2, of: 2 }, []],
    [
      "how many of how many are shown",
      { shown: 20, of: 43_000 },
      ["    20 of 43,000 are shown. --report FILE lists all of them."],
    ],
    [
      "where all are",
      { shown: 20, of: 43_000, reportFile: csv },
      [
        "    20 of 43,000 are shown. 43,000 versions are in w.csv, with reasons in w.reasons.ndjson.",
      ],
    ],
    [
      "where they are, if all are shown as well",
      { shown: 1, of: 1, reportFile: ndjson },
      ["    1 version is in w.ndjson."],
    ],
  ] as const) {
    it(`says ${title}`, () => {
      assert.deepEqual(notShownText(shown), expected);
    });
  }

  it("names prefixes", () => {
    assert.deepEqual([underText([]), underText(["a/", "b/"])], ["", " under a/, b/"]);
  });
});
