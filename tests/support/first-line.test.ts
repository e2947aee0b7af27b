import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { firstLine } from "./first-line";

describe("firstLine", () => {
  const running = (program: string) => spawn(process.execPath, ["-e", program]);

  it("is the first line of a process that goes on", async () => {
    const child = running('console.log("43210\\nmore"); setInterval(() => {}, 1000);');
    assert.equal(await firstLine(child), "43210");
    child.kill();
  });

  for (const [program, how] of [
    ['console.error("no room"); process.exitCode = 3;', "3 before it served: no room\n"],
    ['process.kill(process.pid, "SIGKILL");', "SIGKILL before it served: "],
    ["", "0 before it served: "],
  ] as const) {
    it(`reports a process that ended with ${JSON.stringify(how)}`, async () => {
      await assert.rejects(firstLine(running(program)), {
        message: `The process ended with ${how}`,
      });
    });
  }
});
