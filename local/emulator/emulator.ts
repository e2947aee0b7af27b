import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import { withLock } from "../processes/lock";
import { type EmulatorInstallation, type InstallOptions, installEmulator } from "./install";
import type { Instance } from "./instance";
import { freePort } from "./port";
import {
  answers,
  EMULATOR_SETTINGS,
  endEmulator,
  logEnd,
  logFile,
  spawnEmulator,
  untilReady,
} from "./process";
import { type EmulatorRecord, isRunning, readRecord } from "./record";

/** Somebody may take a port between its choice and its use. */
const START_ATTEMPTS = 3;

/**
 * The emulator of the instance, running: the one that runs already, or a new one with the state that
 * was left, on the port it had if that is free.
 *
 * @returns the endpoint, such as http://127.0.0.1:49213
 * @throws UserError if it cannot be installed or does not come up, with the end of its log
 */
export async function startEmulator(
  instance: Instance,
  options: InstallOptions,
  report: Reporter,
): Promise<string> {
  const installation = await installEmulator(options, report);
  const fingerprint = await startFingerprint(installation, options);
  const record = await readRecord(instance);
  if (record !== undefined && (await isCurrent(record, fingerprint))) {
    return endpoint(record);
  }
  const start = (): Promise<EmulatorRecord> =>
    report.during("Starting the local AWS", () =>
      restart(instance, { ...installation, fingerprint }, options),
    );
  return endpoint(await withInstanceLock(instance, report, start));
}

/** How a stop found the emulator and left it. */
export type StopResult = "stopped" | "killed" | "not running";

/** Ends the instance's emulator; its state stays. */
export function stopEmulator(instance: Instance, report: Reporter): Promise<StopResult> {
  return withInstanceLock(instance, report, async () => {
    const record = await readRecord(instance);
    if (record === undefined || !isRunning(record)) {
      return "not running";
    }
    const isOrderly = await report.during("Stopping the local AWS", () => endEmulator(record));
    return isOrderly ? "stopped" : "killed";
  });
}

/** One process at a time starts or stops the instance's emulator. */
export function withInstanceLock<T>(
  instance: Instance,
  report: Reporter,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(`${instance.directory}.lock`, work, (pid) =>
    report.line(`Waiting for process ${pid}, which is starting or stopping the local AWS.`),
  );
}

async function restart(
  instance: Instance,
  installation: EmulatorInstallation,
  options: InstallOptions,
): Promise<EmulatorRecord> {
  const last = await readRecord(instance);
  if (last !== undefined && isRunning(last)) {
    if (last.fingerprint === installation.fingerprint && (await untilReady(instance, last))) {
      return last;
    }
    await endEmulator(last);
  }
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    const record = await spawnEmulator({
      instance,
      python: installation.python,
      port: await freePort(attempt === 0 ? last?.port : undefined),
      fingerprint: installation.fingerprint,
      path: options.env["PATH"] ?? "",
      source: options.source,
    });
    if (await untilReady(instance, record)) {
      return record;
    }
  }
  throw new UserError(
    `The local AWS ended as soon as it was started. The end of its log:\n${await logEnd(instance)}`,
  );
}

async function isCurrent(record: EmulatorRecord, fingerprint: string): Promise<boolean> {
  return record.fingerprint === fingerprint && isRunning(record) && answers(record.port);
}

/** An emulator that was started with other packages or settings is replaced. */
async function startFingerprint(
  installation: EmulatorInstallation,
  options: InstallOptions,
): Promise<string> {
  return createHash("sha256")
    .update(installation.fingerprint)
    .update(await readFile(join(options.source, "serve.py")))
    .update(JSON.stringify(EMULATOR_SETTINGS))
    .digest("hex");
}

function endpoint(record: EmulatorRecord): string {
  return `http://127.0.0.1:${record.port}`;
}

/** What to report after a failure, if the emulator is no longer there; else undefined. */
export async function lossOf(instance: Instance): Promise<string | undefined> {
  const record = await readRecord(instance);
  if (record !== undefined && isRunning(record)) {
    return undefined;
  }
  return (
    `The local AWS ended during this command; its log is ${logFile(instance)}. ` +
    "The next command starts it again with what it had saved, at most seconds old. " +
    "Run `npm run local -- refresh` first, then this command again."
  );
}
