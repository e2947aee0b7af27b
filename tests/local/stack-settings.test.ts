import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { settingsFile, withCleanSettings } from "../../local/pulumi/stack-settings";
import { temporaryDirectory } from "../support/temporary-directory";

const SALT = "encryptionsalt: v1:abc=:v1:def:ghi==\n";
const PLAIN = "config:\n  aws:region: us-east-1\n  p:protect: true\n";
const REWRITTEN = 'config:\n  aws:region: us-east-1\n  p:protect: "true"\n';
const SECRET = "config:\n  p:token:\n    secure: v1:x\n";

describe("withCleanSettings", () => {
  const directory = temporaryDirectory();
  const cases = [
    { it: "undoes a first salt", before: PLAIN, written: REWRITTEN + SALT, after: PLAIN },
    {
      it: "leaves a file with its own salt to Pulumi",
      before: PLAIN + SALT,
      written: REWRITTEN + SALT,
      after: REWRITTEN + SALT,
    },
    {
      it: "removes a file that held only a first salt",
      before: undefined,
      written: SALT,
      after: undefined,
    },
    { it: "leaves an untouched file", before: PLAIN, written: PLAIN, after: PLAIN },
    {
      it: "keeps a setting that was set, without the salt",
      isMeant: true,
      before: PLAIN,
      written: REWRITTEN + SALT,
      after: REWRITTEN,
    },
    {
      it: "keeps the salt that a secret needs",
      isMeant: true,
      before: PLAIN,
      written: SECRET + SALT,
      after: SECRET + SALT,
    },
  ];
  for (const { it: title, isMeant = false, before, written, after } of cases) {
    it(title, async () => {
      const path = settingsFile(directory(), "dev");
      if (before !== undefined) {
        await writeFile(path, before);
      }
      await withCleanSettings(path, isMeant, () => writeFile(path, written));
      assert.equal(existsSync(path) ? await readFile(path, "utf8") : undefined, after);
    });
  }

  it("undoes a first salt after work that fails, and passes the failure on", async () => {
    const path = settingsFile(directory(), "dev");
    await writeFile(path, PLAIN);
    const work = withCleanSettings(path, false, async () => {
      await writeFile(path, PLAIN + SALT);
      throw new Error("stopped");
    });
    await assert.rejects(work, { message: "stopped" });
    assert.equal(await readFile(path, "utf8"), PLAIN);
  });
});
