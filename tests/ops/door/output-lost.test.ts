import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { repositoryRoot } from "../../../local/processes/paths";

/** Linux's disk without room. */
const FULL = "/dev/full";

describe("aerosecure, whose output cannot be written", function () {
  this.timeout(60_000);

  it("says so in one sentence and ends with 1", function () {
    if (!existsSync(FULL)) {
      this.skip();
    }
    const full = openSync(FULL, "w");
    try {
      const { status, stderr } = spawnSync(process.execPath, ["ops/aerosecure.js", "--help"], {
        ...{ cwd: repositoryRoot, encoding: "utf8", stdio: ["ignore", full, "pipe"] },
      });
      // What compiles the command first may have said so before.
      assert.match(
        stderr,
        /(?:^|\n)The output cannot be written: ENOSPC: no space left on device, write\.\n$/,
      );
      assert.equal(status, 1);
    } finally {
      closeSync(full);
    }
  });
});
