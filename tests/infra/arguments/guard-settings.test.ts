import assert from "node:assert/strict";
import { readBucketSettings } from "../../../infra/arguments/bucket-settings";
import { readKeySettings } from "../../../infra/arguments/key-settings";
import { fault, readerOf } from "../support/own-settings";

/** Reads key and bucket settings where one of them is set. */
function read(name: string, text?: string) {
  const reader = readerOf({ [name]: text });
  const { minimumUnusedDaysBeforeDeletion } = readKeySettings(reader, "dev");
  const { minimumTlsVersion } = readBucketSettings(reader);
  return { minimumUnusedDaysBeforeDeletion, minimumTlsVersion, faults: reader.faults };
}

const DEFAULTS = { minimumUnusedDaysBeforeDeletion: 0, minimumTlsVersion: "1.2", faults: [] };

/** Tests that a setting takes some values, and refuses texts that are found to be something else. */
function itJudges(
  name: string,
  accepted: readonly (number | string)[],
  refused: readonly (readonly [text: string, found: string])[],
  wanted: string,
): void {
  for (const value of accepted) {
    it(`takes ${value}`, () => {
      assert.deepEqual(read(name, `${value}`), { ...DEFAULTS, [name]: value });
    });
  }

  for (const [text, found] of refused) {
    it(`refuses "${text}"`, () => {
      const faults = [fault(name, `is ${found}. ${wanted}`)];
      assert.deepEqual(read(name, text), { ...DEFAULTS, faults });
    });
  }
}

describe("minimumUnusedDaysBeforeDeletion", () => {
  it("is 0 where it is not set: a fresh key counts as just used", () => {
    assert.deepEqual(read("minimumUnusedDaysBeforeDeletion"), DEFAULTS);
  });

  const refused = [
    ["-1", "-1"],
    ["366", "366"],
    ["7.5", "7.5"],
    ["true", "true"],
    ["a week", '"a week"'],
    ["", '""'],
  ] as const;
  const wanted = "Use a whole number of days, 0 to 365.";
  itJudges("minimumUnusedDaysBeforeDeletion", [0, 1, 365], refused, wanted);
});

describe("minimumTlsVersion", () => {
  const refused = [
    ["1.1", "1.1"],
    ["1.20", "1.20"],
    ["1.4", "1.4"],
    ["TLSv1.3", '"TLSv1.3"'],
    ["", '""'],
  ] as const;
  itJudges("minimumTlsVersion", ["1.2", "1.3"], refused, "Use 1.2 or 1.3.");
});
