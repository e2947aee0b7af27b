import assert from "node:assert/strict";
import {
  choice,
  flag,
  readSettings,
  type Setting,
  texts,
  wholeNumber,
} from "../../../policy-pack/src/framework/settings";

interface Form {
  readonly setting: Setting<unknown>;
  readonly schema: object;
  readonly accepts: string;
  readonly takes: readonly unknown[];
  readonly refuses: readonly (readonly [value: unknown, shown: string])[];
}

const description = "What it is for.";
const threeDigits = { type: "string", pattern: "^\\d{3}$" };

const forms: Readonly<Record<string, Form>> = {
  wholeNumber: {
    setting: wholeNumber({ min: 7, max: 30, unit: "days", default: 8, description }),
    schema: { type: "integer", minimum: 7, maximum: 30, default: 8, description },
    accepts: "a whole number of days, 7 to 30",
    takes: [7, 8, 30],
    refuses: [
      [6, "6"],
      [31, "31"],
      [7.5, "7.5"],
      ["8", '"8"'],
      [Number.NaN, "NaN"],
    ],
  },
  flag: {
    setting: flag(description),
    schema: { type: "boolean", default: false, description },
    accepts: "true or false",
    takes: [true, false],
    refuses: [
      ["true", '"true"'],
      [1, "1"],
    ],
  },
  texts: {
    setting: texts({ pattern: /^\d{3}$/, accepts: "ids of 3 digits", description }),
    schema: { type: "array", items: threeDigits, default: [], description },
    accepts: "a list of ids of 3 digits",
    takes: [[], ["123"], ["123", "456"]],
    refuses: [
      [["12"], "a list"],
      [["123", "12"], "a list"],
      [[123], "a list"],
      ["123", '"123"'],
      [{}, "an object"],
    ],
  },
  choice: {
    setting: choice(["a", "b", "c"], description),
    schema: { type: "string", enum: ["a", "b", "c"], default: "a", description },
    accepts: '"a", "b" or "c"',
    takes: ["a", "b", "c"],
    refuses: [
      ["d", '"d"'],
      ["A", '"A"'],
      [["a"], "a list"],
    ],
  },
};

describe("settings", () => {
  const read = (setting: Setting<unknown>, it: unknown) => readSettings({ it: setting }, { it });

  for (const [name, { setting, schema, accepts, takes, refuses }] of Object.entries(forms)) {
    it(`tell Pulumi what ${name} is`, () => {
      assert.deepEqual([setting.schema, setting.accepts], [schema, accepts]);
    });

    for (const value of takes) {
      it(`take ${JSON.stringify(value)} as ${name}`, () => {
        assert.deepEqual(read(setting, value), { values: { it: value }, faults: [] });
      });
    }

    for (const [value, shown] of refuses) {
      it(`refuse ${shown} as ${name}: ${JSON.stringify(value)}`, () => {
        assert.deepEqual(read(setting, value).faults, [
          `it is ${shown} in this policy's configuration. Set it to ${accepts}.`,
        ]);
      });
    }

    it(`take ${name} to be its default where nothing, or null, is configured`, () => {
      const byDefault = { values: { it: setting.schema.default }, faults: [] };
      for (const configured of [{}, { it: undefined }, { it: null }]) {
        assert.deepEqual(readSettings({ it: setting }, configured), byDefault);
      }
    });
  }

  it("take a default of texts", () => {
    const setting = texts({ pattern: /^\d$/, accepts: "digits", default: ["1"], description });
    assert.deepEqual(setting.schema.default, ["1"]);
  });

  it("joins two choices by or", () => {
    assert.equal(choice(["a", "b"], description).accepts, '"a" or "b"');
  });

  it("tell all faults at once", () => {
    const settings = { one: flag(description), two: flag(description) };
    assert.deepEqual(readSettings(settings, { one: 1, two: 2 }).faults, [
      "one is 1 in this policy's configuration. Set it to true or false.",
      "two is 2 in this policy's configuration. Set it to true or false.",
    ]);
  });
});
