import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { aerosecureCommand } from "../../../local/local-aws/aerosecure";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { repositoryRoot } from "../../../local/processes/paths";

/** A run of the compiled command that a test may end. */
export interface StartedAerosecure {
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{
    /** null where a signal ended it. */
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
    /** The most memory it ever had, in MB; undefined where a signal ended it. */
    readonly peakMemory: number | undefined;
  }>;
}

const PEAK = "peak memory in kB: ";

/**
 * Starts the compiled command and does not wait for its end.
 *
 * @param directory for a file that makes the process tell its peak memory when it exits
 */
export function startAerosecure(
  aws: LocalAws,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  directory: string,
): StartedAerosecure {
  const hook = join(directory, "tell-peak-memory.js");
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeSync(2, "${PEAK}" + process.resourceUsage().maxRSS + "\\n"));`,
  );
  const line = aerosecureCommand(aws, args);
  const child = spawn(line.command, ["--require", hook, ...line.args], {
    cwd: repositoryRoot,
    env: { ...line.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (bytes) => {
    stdout += bytes;
  });
  child.stderr.on("data", (bytes) => {
    stderr += bytes;
  });
  return {
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => {
        const peak = new RegExp(`${PEAK}(\\d+)`).exec(stderr)?.[1];
        resolve({
          exitCode,
          stdout,
          stderr,
          peakMemory: peak === undefined ? undefined : Number(peak) / 1024,
        });
      });
    }),
  };
}
