import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { processIdentity } from "../processes/process-identity";
import type { Instance } from "./instance";

/** What is remembered of an emulator that was started. */
export interface EmulatorRecord {
  readonly pid: number;
  /** Tells this process from a later one with its number. */
  readonly identity: string;
  readonly port: number;
  /** Of the packages and settings it was started with. */
  readonly fingerprint: string;
}

/** The emulator that was started last, whether or not it still runs; kept for its port. */
export async function readRecord(instance: Instance): Promise<EmulatorRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(recordFile(instance), "utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @throws NodeJS.ErrnoException where the file cannot be written */
export async function writeRecord(instance: Instance, record: EmulatorRecord): Promise<void> {
  const path = recordFile(instance);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(record));
  await rename(`${path}.new`, path);
}

/** Whether that very process still runs, and not another one that got its number. */
export function isRunning(record: EmulatorRecord): boolean {
  return processIdentity(record.pid) === record.identity;
}

function recordFile(instance: Instance): string {
  return join(instance.emulatorDirectory, "process.json");
}

function isRecord(value: unknown): value is EmulatorRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "identity" in value &&
    typeof value.identity === "string" &&
    "port" in value &&
    typeof value.port === "number" &&
    "fingerprint" in value &&
    typeof value.fingerprint === "string"
  );
}
