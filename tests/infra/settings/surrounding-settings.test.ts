import assert from "node:assert/strict";
import { SettingReader } from "../../../infra/settings/setting-reader";
import { readSurroundingSettings } from "../../../infra/settings/surrounding-settings";

function read(settings: Readonly<Record<string, string>>, forceDestroy = false) {
  const record = Object.entries(settings).map(([name, value]) => [`aerosecure-kms:${name}`, value]);
  const own = new SettingReader(Object.fromEntries(record), "aerosecure-kms");
  const found = readSurroundingSettings(own, { forceDestroy });
  return { found, faults: own.faults };
}

const defaults = {
  accessLogs: true,
  oldVersionsKeptForDays: undefined,
  blockPublicAccessOfAccount: false,
  objectLock: undefined,
};

describe("readSurroundingSettings", () => {
  it("fills in what a stack leaves out", () => {
    assert.deepEqual(read({}), { found: defaults, faults: [] });
  });

  it("takes everything a stack may say", () => {
    const settings = {
      accessLogs: "false",
      oldVersionsKeptForDays: "30",
      blockPublicAccessOfAccount: "true",
      objectLock: '{"mode":"COMPLIANCE","days":36500}',
    };
    assert.deepEqual(read(settings), {
      found: {
        accessLogs: false,
        oldVersionsKeptForDays: 30,
        blockPublicAccessOfAccount: true,
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
  const lock = "`aerosecure-kms:objectLock`";
  const wanted =
    "Set mode and days: `pulumi config set --path 'aerosecure-kms:objectLock.mode' GOVERNANCE` and `pulumi config set --path 'aerosecure-kms:objectLock.days' 365`.";
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["accessLogs", "yes", ['`aerosecure-kms:accessLogs` is "yes". Use true or false.']],
    [
      "blockPublicAccessOfAccount",
      "1",
      ["`aerosecure-kms:blockPublicAccessOfAccount` is 1. Use true or false."],
    ],
    ["oldVersionsKeptForDays", "29", [`\`aerosecure-kms:oldVersionsKeptForDays\` is 29. ${days}`]],
    [
      "oldVersionsKeptForDays",
      "36501",
      [`\`aerosecure-kms:oldVersionsKeptForDays\` is 36501. ${days}`],
    ],
    ["oldVersionsKeptForDays", "", [`\`aerosecure-kms:oldVersionsKeptForDays\` is "". ${days}`]],
    ["objectLock", "GOVERNANCE", [`${lock} is "GOVERNANCE". ${wanted}`]],
    ["objectLock", '["GOVERNANCE"]', [`${lock} is ["GOVERNANCE"]. ${wanted}`]],
    [
      "objectLock",
      "{}",
      [
        "`aerosecure-kms:objectLock.mode` is missing. Use GOVERNANCE or COMPLIANCE.",
        `\`aerosecure-kms:objectLock.days\` is missing. ${lockDays}`,
      ],
    ],
    [
      "objectLock",
      '{"mode":"governance","days":0}',
      [
        '`aerosecure-kms:objectLock.mode` is "governance". Use GOVERNANCE or COMPLIANCE.',
        `\`aerosecure-kms:objectLock.days\` is 0. ${lockDays}`,
      ],
    ],
    [
      "objectLock",
      '{"mode":"GOVERNANCE","days":36501}',
      [`\`aerosecure-kms:objectLock.days\` is 36501. ${lockDays}`],
    ],
    [
      "objectLock",
      '{"mode":"GOVERNANCE","days":1.5}',
      [`\`aerosecure-kms:objectLock.days\` is 1.5. ${lockDays}`],
    ],
    [
      "objectLock",
      '{"mode":"GOVERNANCE","days":1,"years":1}',
      ["`aerosecure-kms:objectLock.years` is no part of it. Its parts are mode and days."],
    ],
  ];
  for (const [name, value, faults] of cases) {
    it(`refuses ${name} = ${value || "nothing"}`, () => {
      const { found, ...rest } = read({ [name]: value });
      assert.deepEqual(rest, { faults });
      if (name === "objectLock") {
        assert.equal(found.objectLock, undefined);
      }
    });
  }

  it("refuses Object Lock together with forceDestroy", () => {
    assert.deepEqual(read({ objectLock: '{"mode":"GOVERNANCE","days":1}' }, true).faults, [
      "`aerosecure-kms:objectLock` is set, and forceDestroy is true. S3 keeps a locked object from whoever destroys the bucket: set forceDestroy to false, or leave objectLock out.",
    ]);
  });
});
