import assert from "node:assert/strict";
import { type KeyRecord, recordIn, tagsOf } from "../../../../ops/commands/deletion/key-record";

const at = new Date("2026-11-22T20:00:00.000Z");
const until = new Date("2026-11-29T20:00:00.000Z");

const cases: Readonly<Record<string, KeyRecord>> = {
  "a key that was Enabled": { stateBefore: "Enabled", aliases: ["alias/a"] },
  "a key that was Disabled, without an alias": { stateBefore: "Disabled", aliases: [] },
  "a key that was disabled first, with two aliases": {
    stateBefore: "Enabled",
    disabledBy: "arn:aws:sts::111122223333:assumed-role/crew/anna@example.com",
    disabledAt: at,
    soakUntil: until,
    scheduledAt: until,
    aliases: ["alias/a", "alias/b/c"],
  },
};

describe("the record of a key's way to deletion", () => {
  for (const [title, record] of Object.entries(cases)) {
    it(`is read from tags as it was written: ${title}`, () => {
      const others = [{ TagKey: "team", TagValue: "orbit" }];
      assert.deepEqual(recordIn([...others, ...tagsOf(record)]), record);
    });
  }

  it("is written as tags that begin with aerosecure:", () => {
    assert.deepEqual(tagsOf({ stateBefore: "Enabled", soakUntil: until, aliases: ["alias/a"] }), [
      { TagKey: "aerosecure:state-before-deletion", TagValue: "Enabled" },
      { TagKey: "aerosecure:soak-until", TagValue: "2026-11-29T20:00:00.000Z" },
      { TagKey: "aerosecure:aliases", TagValue: "alias/a" },
    ]);
  });

  it("has only characters that a tag may have, and no more than fit", () => {
    const disabledBy = `arn:aws:sts::111122223333:assumed-role/crew/a,b${"c".repeat(300)}`;
    const [, tag] = tagsOf({ stateBefore: "Enabled", disabledBy, aliases: [] });
    assert.equal(tag?.TagValue, disabledBy.replace(",", "_").slice(0, 256));
  });

  it("leaves out aliases that do not fit, and never cuts one", () => {
    const aliases = Array.from({ length: 9 }, (_, index) => `alias/${index}${"x".repeat(40)}`);
    const record = recordIn(tagsOf({ stateBefore: "Enabled", aliases }));
    assert.deepEqual(record?.aliases, aliases.slice(0, 5));
  });

  for (const [title, tags] of [
    ["no tags", []],
    ["tags of others", [{ TagKey: "team", TagValue: "orbit" }]],
    ["a state that is none", [{ TagKey: "aerosecure:state-before-deletion", TagValue: "yes" }]],
  ] as const) {
    it(`is not there with ${title}`, () => {
      assert.equal(recordIn([...tags]), undefined);
    });
  }
});
