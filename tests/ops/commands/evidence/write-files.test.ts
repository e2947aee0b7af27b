import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "../../../../ops/commands/evidence/write-files";
import { temporaryDirectory } from "../../../support/temporary-directory";

const FILES = { "evidence.html": "page", "evidence.json": "data" };

describe("writing the evidence", () => {
  const directory = temporaryDirectory();
  const contentOf = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    );

  it("makes the folder with all files in it, and leaves nothing beside it", async () => {
    const folder = join(directory(), "deep", "audit");
    await writeFiles(folder, FILES, false);
    assert.deepEqual(contentOf(folder), FILES);
    assert.deepEqual(readdirSync(join(directory(), "deep")), ["audit"]);
  });

  it("puts the files beside others in a folder that is there", async () => {
    const folder = join(directory(), "audit");
    mkdirSync(folder);
    writeFileSync(join(folder, "notes.txt"), "notes");
    await writeFiles(folder, FILES, false);
    assert.deepEqual(contentOf(folder), { ...FILES, "notes.txt": "notes" });
  });

  it("overwrites nothing unless told to", async () => {
    const folder = join(directory(), "audit");
    await writeFiles(folder, FILES, false);
    const newer = { "evidence.html": "new page", "evidence.json": "new data" };
    await assert.rejects(writeFiles(folder, newer, false), {
      name: "UserError",
      message: `${folder} has evidence.html and evidence.json already. Name another folder with --out, or overwrite with --overwrite.`,
    });
    assert.deepEqual(contentOf(folder), FILES);
    await writeFiles(folder, newer, true);
    assert.deepEqual(contentOf(folder), newer);
    assert.deepEqual(readdirSync(directory()), ["audit"]);
  });

  it("says where it cannot write, and leaves nothing there", async () => {
    const file = join(directory(), "file");
    writeFileSync(file, "");
    chmodSync(file, 0o444);
    await assert.rejects(writeFiles(join(file, "audit"), FILES, false), {
      name: "UserError",
      message: /audit cannot be written to: .*\. Name another folder with --out\.$/,
    });
  });
});
