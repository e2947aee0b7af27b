import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { UserError } from "../local/cli/user-error";

/** A policy pack, and what of it is started. */
export interface Pack {
  readonly directory: string;
  /** The file or folder that is loaded. @default the folder itself, by its package.json */
  readonly entry?: string;
}

/** What starting a policy pack costs. */
export interface ColdStart {
  /** Until it serves, in seconds. */
  readonly seconds: number;
  /** The most resident memory until then, in MB; undefined where the system does not tell (no /proc). */
  readonly megabytes: number | undefined;
}

export interface RunningPack {
  /** What its start cost. */
  readonly start: ColdStart;
  /** Where it serves, such as 127.0.0.1:43210. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a policy pack as the language host does: by the runner of the SDK that the pack itself has. */
export async function startPack({ directory, entry = "." }: Pack): Promise<RunningPack> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [directory] });
  const started = process.hrtime.bigint();
  // The engine's own address is not used by a pack: any will do.
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", entry], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let complaints = "";
  child.stderr.on("data", (bytes) => {
    complaints += bytes;
  });
  const [port] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(([code]) => {
      throw new UserError(`The pack in ${directory} ended with ${code}:\n${complaints}`);
    }),
  ]);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return {
    start: { seconds, megabytes: peakMemory(child.pid) },
    address: `127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** How often a pack is started for one figure. */
const STARTS = 3;

/** The least that several starts cost: what else runs on the machine only adds to it. */
export async function coldStart(pack: Pack): Promise<ColdStart> {
  const starts: ColdStart[] = [];
  for (let count = 0; count < STARTS; count += 1) {
    const running = await startPack(pack);
    starts.push(running.start);
    await running.stop();
  }
  const megabytes = starts.flatMap((start) => start.megabytes ?? []);
  return {
    seconds: Math.min(...starts.map(({ seconds }) => seconds)),
    megabytes: megabytes.length === 0 ? undefined : Math.min(...megabytes),
  };
}

function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
