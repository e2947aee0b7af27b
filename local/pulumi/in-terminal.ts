import { spawn } from "node:child_process";
import type { LocalAws } from "../local-aws";
import { exitCodeOf } from "../run-command";

/**
 * Runs Pulumi in this command's own terminal and passes signals on, so that Pulumi can end in good
 * order: it finishes what it has begun and lets go of the stack.
 *
 * @returns Pulumi's exit code; 128 + n where signal n ended it
 */
export function runPulumiInTerminal(aws: LocalAws, args: readonly string[]): Promise<number> {
  const child = spawn(aws.pulumi, [...args], { env: aws.env, stdio: "inherit" });
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl-C reaches Pulumi by the terminal already; a second one would end it the hard way.
    if (signal !== "SIGINT" || !hasTerminal()) {
      child.kill(signal);
    }
  };
  const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    process.on(signal, forward);
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      for (const signal of signals) {
        process.off(signal, forward);
      }
      resolve(exitCodeOf(child));
    });
  });
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
}
