import "./terminal/small-heap";

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { visibleText } from "../policy-pack/src/values/visible-text";
import { INTERRUPTED } from "./door/run-command";
import { runProgram } from "./program";

// A reader of the output may stop reading, as `head` does, and a disk may be full: no reason to leave work half-done.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    process.stderr.write(`The output cannot be written: ${error.message}.\n`);
    process.on("exit", (exitCode) => {
      process.exitCode = exitCode || 1;
    });
  }
});
runProgram(process.argv.slice(2), version()).then(
  (exitCode) => {
    process.exitCode = exitCode;
    if (exitCode === INTERRUPTED) {
      // The SDK's pauses, which nobody waits for any more, would keep it running. Output goes out first.
      process.stdout.write("", () => process.stderr.write("", () => process.exit()));
    }
  },
  (error: unknown) => {
    const text = (error instanceof Error && error.stack) || String(error);
    process.stderr.write(`${visibleText(text)}\n`);
    process.exitCode = 1;
  },
);

/** Of the manifest above this file as it is compiled. */
function version(): string {
  const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  return String(manifest.version);
}
