import assert from "node:assert/strict";
import { UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  described,
  ofOtherTypes,
  waysIn,
  withValue,
} from "../../../policy-pack/src/testing/values-in";

const PROPERTIES = { name: "a", rules: [{ on: true, days: null }, "text"], tags: {} };

describe("the ways to the values of properties", () => {
  it("lead to each leaf below the top, then to each property as a whole", () => {
    assert.deepEqual(waysIn(PROPERTIES), [
      ["rules", "0", "on"],
      ["rules", "0", "days"],
      ["rules", "1"],
      ["name"],
      ["rules"],
      ["tags"],
    ]);
  });

  it("are none where there is no property", () => {
    assert.deepEqual(waysIn({}), []);
  });
});

describe("properties with another value", () => {
  for (const [title, way, expected] of [
    ["at the top", ["name"], { ...PROPERTIES, name: 1 }],
    [
      "in an object in a list",
      ["rules", "0", "on"],
      { ...PROPERTIES, rules: [{ on: 1, days: null }, "text"] },
    ],
    ["in a list", ["rules", "1"], { ...PROPERTIES, rules: [{ on: true, days: null }, 1] }],
    ["for a whole property", ["rules"], { ...PROPERTIES, rules: 1 }],
    ["nowhere, if there is no such property", ["other"], PROPERTIES],
    ["nowhere, if there is no such item", ["rules", "2"], PROPERTIES],
    ["nowhere, if an object only inherits it", ["tags", "toString"], PROPERTIES],
    ["nowhere, if the way goes on through null", ["rules", "0", "days", "x"], PROPERTIES],
    ["nowhere, if the way goes on through a text", ["name", "length"], PROPERTIES],
  ] as const) {
    it(`have it ${title}`, () => {
      assert.deepEqual(withValue(PROPERTIES, way, 1), expected);
    });
  }

  it("leave the given ones as they are", () => {
    const before = structuredClone(PROPERTIES);
    withValue(PROPERTIES, ["rules", "0", "on"], 1);
    assert.deepEqual(PROPERTIES, before);
  });
});

describe("values of other types", () => {
  for (const [value, others] of [
    [true, ["true", 1, [true], { value: true }]],
    [7, ["7", true, [7], { value: 7 }]],
    ["a", [1, true, ["a"], { value: "a" }]],
    [["a"], ['["a"]', 1, true, { value: ["a"] }]],
    [{ a: 1 }, ['{"a":1}', 1, true, [{ a: 1 }]]],
    [null, ["null", 1, true, [null]]],
  ] as const) {
    it(`are one of each than ${JSON.stringify(value)}`, () => {
      assert.deepEqual(ofOtherTypes(value), others);
    });
  }
});

describe("a value in a title", () => {
  for (const [value, text] of [
    [UNKNOWN_TEXT, "not known"],
    [undefined, "absent"],
    [null, "that is null"],
    ["a", 'that is "a"'],
    [[1], "that is [1]"],
  ] as const) {
    it(`is "${text}"`, () => {
      assert.equal(described(value), text);
    });
  }
});
