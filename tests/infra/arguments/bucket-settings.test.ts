import assert from "node:assert/strict";
import { readBucketSettings } from "../../../infra/arguments/bucket-settings";
import { fault, type OwnSettings, readerOf } from "../support/own-settings";

function read(own: OwnSettings, forceDestroy = false) {
  const reader = readerOf({
    ...own,
    ...(forceDestroy && { forceDestroy: "true", protect: "false" }),
  });
  return { found: readBucketSettings(reader), faults: reader.faults };
}

const defaults = {
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  forceDestroy: false,
  protect: true,
  accessLogs: true,
  oldVersionsKeptForDays: undefined,
  objectLock: undefined,
};

describe("readBucketSettings", () => {
  it("fills in what a stack leaves out", () => {
    assert.deepEqual(read({}), { found: defaults, faults: [] });
  });

  it("takes everything a stack may say", () => {
    const settings = {
      accessLogs: "false",
      oldVersionsKeptForDays: "30",
      objectLock: '{"mode":"COMPLIANCE","days":36500}',
    };
    assert.deepEqual(read(settings), {
      found: {
        ...defaults,
        accessLogs: false,
        oldVersionsKeptForDays: 30,
        objectLock: { mode: "COMPLIANCE", days: 36_500 },
      },
      faults: [],
    });
  });

  it("takes both ends of every range, and digits in quotes", () => {
    assert.equal(read({ oldVersionsKeptForDays: "36500" }).found.oldVersionsKeptForDays, 36_500);
    assert.deepEqual(read({ objectLock: '{"mode":"GOVERNANCE","days":"1"}' }).found.objectLock, {
      mode: "GOVERNANCE",
      days: 1,
    });
  });

  it("takes Object Lock beside forceDestroy set to false, and forceDestroy without it", () => {
    assert.deepEqual(read({ objectLock: '{"mode":"GOVERNANCE","days":1}' }, false).faults, []);
    assert.deepEqual(read({}, true).faults, []);
  });

  const days = "Use a whole number of days, 30 to 36500.";
  const lockDays = "Use a whole number of days, 1 to 36500.";
  const wanted =
    "Set mode and days: `pulumi config set --path 'aerosecure-kms:objectLock.mode' GOVERNANCE` and `pulumi config set --path 'aerosecure-kms:objectLock.days' 365`.";
  const cases: readonly (readonly [string, string, ...(readonly [string, string])[]])[] = [
    ["accessLogs", "yes", ["accessLogs", 'is "yes". Use true or false.']],
    ["oldVersionsKeptForDays", "29", ["oldVersionsKeptForDays", `is 29. ${days}`]],
    ["oldVersionsKeptForDays", "36501", ["oldVersionsKeptForDays", `is 36501. ${days}`]],
    ["oldVersionsKeptForDays", "", ["oldVersionsKeptForDays", `is "". ${days}`]],
    ["objectLock", "GOVERNANCE", ["objectLock", `is "GOVERNANCE". ${wanted}`]],
    ["objectLock", '["GOVERNANCE"]', ["objectLock", `is ["GOVERNANCE"]. ${wanted}`]],
    [
      "objectLock",
      "{}",
      ["objectLock.mode", "is missing. Use GOVERNANCE or COMPLIANCE."],
      ["objectLock.days", `is missing. ${lockDays}`],
    ],
    [
      "objectLock",
      '{"mode":"governance","days":0}',
      ["objectLock.mode", 'is "governance". Use GOVERNANCE or COMPLIANCE.'],
      ["objectLock.days", `is 0. ${lockDays}`],
    ],
    ...["36501", "1.5"].map(
      (count) =>
        [
          "objectLock",
          `{"mode":"GOVERNANCE","days":${count}}`,
          ["objectLock.days", `is ${count}. ${lockDays}`],
        ] as const,
    ),
    [
      "objectLock",
      '{"mode":"GOVERNANCE","days":1,"years":1}',
      ["objectLock.years", "is no part of it. Its parts are mode and days."],
    ],
  ];
  for (const [name, value, ...faults] of cases) {
    it(`refuses ${name} = ${value || "nothing"}`, () => {
      const { found, ...rest } = read({ [name]: value });
      assert.deepEqual(rest, { faults: faults.map(([place, says]) => fault(place, says)) });
      if (name === "objectLock") {
        assert.equal(found.objectLock, undefined);
      }
    });
  }

  it("refuses Object Lock together with forceDestroy", () => {
    assert.deepEqual(read({ objectLock: '{"mode":"GOVERNANCE","days":1}' }, true).faults, [
      "`aerosecure-kms:objectLock` is set, and forceDestroy is true. S3 refuses to delete a locked object, so the bucket could not be destroyed: set forceDestroy to false, or leave objectLock out.",
    ]);
  });
});
