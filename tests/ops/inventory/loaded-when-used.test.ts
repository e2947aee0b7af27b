import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../../../local/processes/paths";

/** Loads the commands that can read an inventory, as every start of `aerosecure` does, and says what came with them. */
const PROGRAM = `
require("./ops/commands/verify/command.ts");
require("./ops/commands/deletion/schedule/command.ts");
const loaded = (name) => Object.keys(require.cache).filter((file) => file.includes(name));
process.stdout.write(JSON.stringify([loaded("duckdb"), loaded("open-inventory.ts").length]));
`;

describe("the engine for inventories", () => {
  it("is not loaded before an inventory is read", async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--require", join(repositoryRoot, "local/door/transpile.js"), "--eval", PROGRAM],
      { cwd: repositoryRoot },
    );
    assert.deepEqual(JSON.parse(stdout), [[], 1]);
  });
});
