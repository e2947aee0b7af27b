import assert from "node:assert/strict";
import { member, members, nodeOf, onlyMember } from "../../../policy-pack/src/values/node";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const at = (value: unknown) => nodeOf({ rules: value }, "rules");

describe("the way to a value in a resource", () => {
  it("begins at a property, which may be absent", () => {
    assert.deepEqual(at("a"), { path: "rules", value: "a" });
    assert.deepEqual(nodeOf({}, "rules"), { path: "rules", value: undefined });
  });

  for (const [title, value, expected] of [
    ["to its value", { on: true }, { path: "rules.on", value: true }],
    ["to nothing, if it is absent", {}, { path: "rules.on", value: undefined }],
    ["to nothing, if it is null", { on: null }, { path: "rules.on", value: undefined }],
    ["to nothing, if nothing is there", undefined, { path: "rules.on", value: undefined }],
    ["no further than a text", "a", { path: "rules", value: "a", mustBe: "an object" }],
    ["no further than an unknown", UNKNOWN, { path: "rules", value: UNKNOWN }],
  ] as const) {
    it(`goes on by a name ${title}`, () => {
      assert.deepEqual(member(at(value), "on"), expected);
    });
  }

  for (const [title, value, expected] of [
    [
      "to each",
      ["a", null],
      [
        { path: "rules[0]", value: "a" },
        { path: "rules[1]", value: undefined },
      ],
    ],
    ["to a missing one, if there is none", [], [{ path: "rules[0]", value: undefined }]],
    ["to a missing one, if nothing is there", undefined, [{ path: "rules[0]", value: undefined }]],
    ["no further than a text", "a", [{ path: "rules", value: "a", mustBe: "a list" }]],
    ["no further than an unknown", UNKNOWN, [{ path: "rules", value: UNKNOWN }]],
  ] as const) {
    it(`goes on by a list's members ${title}`, () => {
      assert.deepEqual(members(at(value)), expected);
      assert.deepEqual(onlyMember(at(value)), expected[0]);
    });
  }

  it("stays where it had to end, whatever follows", () => {
    const text = member(at("a"), "on");
    assert.deepEqual([member(text, "deeper"), members(text)], [text, [text]]);
    const noList = onlyMember(at("a"));
    assert.deepEqual([member(noList, "on"), members(noList)], [noList, [noList]]);
  });
});
