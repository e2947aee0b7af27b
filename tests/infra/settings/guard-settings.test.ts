import assert from "node:assert/strict";
import { readBucketSettings } from "../../../infra/settings/bucket-settings";
import { readKeySettings } from "../../../infra/settings/key-settings";
import { SettingReader } from "../../../infra/settings/setting-reader";

/** Reads key and bucket settings where one of them is set. */
function read(name: string, text?: string) {
  const record = text === undefined ? {} : { [`aerosecure-kms:${name}`]: text };
  const reader = new SettingReader(record, "aerosecure-kms");
  const { minimumUnusedDaysBeforeDeletion } = readKeySettings(reader, "dev");
  const { minimumTlsVersion } = readBucketSettings(reader);
  return { minimumUnusedDaysBeforeDeletion, minimumTlsVersion, faults: reader.faults };
}

const DEFAULTS = { minimumUnusedDaysBeforeDeletion: 0, minimumTlsVersion: "1.2", faults: [] };

describe("minimumUnusedDaysBeforeDeletion", () => {
  it("is 0 where it is not set: a fresh key counts as just used", () => {
    assert.deepEqual(read("minimumUnusedDaysBeforeDeletion"), DEFAULTS);
  });

  for (const days of [0, 1, 365]) {
    it(`takes ${days}`, () => {
      assert.deepEqual(read("minimumUnusedDaysBeforeDeletion", `${days}`), {
        ...DEFAULTS,
        minimumUnusedDaysBeforeDeletion: days,
      });
    });
  }

  for (const [text, found] of [
    ["-1", "-1"],
    ["366", "366"],
    ["7.5", "7.5"],
    ["true", "true"],
    ["a week", '"a week"'],
    ["", '""'],
  ] as const) {
    it(`refuses "${text}"`, () => {
      assert.deepEqual(read("minimumUnusedDaysBeforeDeletion", text), {
        ...DEFAULTS,
        faults: [
          `\`aerosecure-kms:minimumUnusedDaysBeforeDeletion\` is ${found}. Use a whole number of days, 0 to 365.`,
        ],
      });
    });
  }
});

describe("minimumTlsVersion", () => {
  for (const minimumTlsVersion of ["1.2", "1.3"]) {
    it(`takes ${minimumTlsVersion}`, () => {
      assert.deepEqual(read("minimumTlsVersion", minimumTlsVersion), {
        ...DEFAULTS,
        minimumTlsVersion,
      });
    });
  }

  for (const [text, found] of [
    ["1.1", "1.1"],
    ["1.20", "1.20"],
    ["1.4", "1.4"],
    ["TLSv1.3", '"TLSv1.3"'],
    ["", '""'],
  ] as const) {
    it(`refuses "${text}"`, () => {
      assert.deepEqual(read("minimumTlsVersion", text), {
        ...DEFAULTS,
        faults: [`\`aerosecure-kms:minimumTlsVersion\` is ${found}. Use 1.2 or 1.3.`],
      });
    });
  }
});
