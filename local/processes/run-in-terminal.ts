import { spawn } from "node:child_process";
import { exitCodeOf } from "./run-command";

/**
 * Runs a command in this one's own terminal and passes signals on, so that it can end in good order: Pulumi
 * finishes what it has begun and lets go of the stack.
 *
 * @returns the command's exit code; 128 + n if signal n ended it
 */
export function runInTerminal(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(command, [...args], { env, stdio: "inherit" });
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl-C reaches it by the terminal already; a second one would end it the hard way.
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
