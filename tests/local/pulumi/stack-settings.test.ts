import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { settingsFile, withCleanSettings } from "../../../local/pulumi/stack-settings";
import { temporaryDirectory } from "../../support/temporary-directory";

const SALT = "encryptionsalt: v1:abc=:v1:def:ghi==\n";
const PLAIN = "config:\n  aws:region: us-east-1\n  p:protect: true\n";
const REWRITTEN = 'config:\n  aws:region: us-east-1\n  p:protect: "true"\n';
const SECRET = "config:\n  p:token:\n    secure: v1:x\n";

describe("withCleanSettings", () => {
  const directory = temporaryDirectory();
  for (const [title, isMeant, before, written, after] of [
    ["undoes a first salt", false, PLAIN, REWRITTEN + SALT, PLAIN],
    [
      "leaves a file with its own salt to Pulumi",
      false,
      PLAIN + SALT,
      REWRITTEN + SALT,
      REWRITTEN + SALT,
    ],
    ["removes a file that held only a first salt", false, undefined, SALT, undefined],
    ["leaves an untouched file", false, PLAIN, PLAIN, PLAIN],
    ["keeps a setting that was set, without the salt", true, PLAIN, REWRITTEN + SALT, REWRITTEN],
    ["keeps the salt that a secret needs", true, PLAIN, SECRET + SALT, SECRET + SALT],
  ] as const) {
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
