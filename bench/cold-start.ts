import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** What starting a policy pack costs. */
export interface ColdStart {
  /** Until it serves, in seconds. */
  readonly seconds: number;
  /** The most resident memory until then, in MB; undefined where the system does not tell (no /proc). */
  readonly megabytes: number | undefined;
}

/** Starts a policy pack as the language host does, until it prints its port, and ends it. */
export function coldStart(packDirectory: string): Promise<ColdStart> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", packDirectory], {
    cwd: packDirectory,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`The pack ended with ${code} before it served.`)));
    createInterface({ input: child.stdout }).once("line", () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const megabytes = peakMemory(child.pid);
      child.removeAllListeners("exit");
      child.once("exit", () => resolve({ seconds, megabytes }));
      child.kill();
    });
  });
}

function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
