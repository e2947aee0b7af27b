import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resumeWord } from "../../../../ops/commands/deletion/resume-word";
import { temporaryDirectory } from "../../../support/temporary-directory";

const KEY = "1234abcd";
const now = new Date("2026-11-22T20:00:00.000Z");
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe("the word of a run that is about to enable a key", () => {
  const directory = temporaryDirectory();
  const folder = () => join(directory(), ".aerosecure");
  const isThere = async (key = KEY, when = now) => (await resumeWord(folder(), key, when)).isThere;

  it("is there for the next run once it was left, for that key alone", async () => {
    assert.equal(await isThere(), false);
    await (await resumeWord(folder(), KEY, now)).leave();
    assert.deepEqual([await isThere(), await isThere("5678")], [true, false]);
  });

  it("is gone once it was removed, and leaves no file", async () => {
    const word = await resumeWord(folder(), KEY, now);
    await word.leave();
    await word.remove();
    assert.equal(await isThere(), false);
    assert.deepEqual(readdirSync(folder()), []);
  });

  it("counts for a day: later the key may be Disabled on purpose", async () => {
    await (await resumeWord(folder(), KEY, now)).leave();
    assert.equal(await isThere(KEY, hoursLater(23)), true);
    assert.equal(await isThere(KEY, hoursLater(24)), false);
  });

  it("keeps no run from its work if it cannot be written", async () => {
    const file = join(directory(), "file");
    writeFileSync(file, "");
    const word = await resumeWord(file, KEY, now);
    await word.leave();
    await word.remove();
    assert.equal(word.isThere, false);
  });
});
