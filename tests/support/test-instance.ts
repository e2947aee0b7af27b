import { currentInstance, type Instance, instanceNamed } from "../../local/emulator/instance";
import { untilReady } from "../../local/emulator/process";
import { type EmulatorRecord, isRunning, readRecord } from "../../local/emulator/record";
import { type LocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { quietReporter } from "./quiet-reporter";
import { releaseAtTheEnd } from "./release";

/** What the names of all instances of the tests begin with: none is the one that `npm start` left up. */
const PREFIX = "test";

/** The local AWS of this process's tests; two processes need two names. */
export const testInstance: Instance = (() => {
  const { AEROSECURE_LOCAL_INSTANCE: name = "" } = process.env;
  process.env["AEROSECURE_LOCAL_INSTANCE"] = name.startsWith(PREFIX)
    ? name
    : [PREFIX, name].filter((part) => part !== "").join("-");
  return { ...currentInstance(), keepsState: false };
})();

let isAllowed = true;

/** Whether the test file that runs next may start a local AWS. */
export function allowLocalAws(isSlowFile: boolean): void {
  isAllowed = isSlowFile;
}

function assertAllowed(): void {
  if (!isAllowed) {
    throw new Error("This file needs a local AWS: name it in tests/runner/files.ts.");
  }
}

/**
 * A local AWS that a test file needs for itself, and stops.
 *
 * @param suffix of its name
 */
export function ownInstance(suffix: string, { keepsState = false } = {}): Instance {
  assertAllowed();
  return { ...instanceNamed(`${testInstance.name}-${suffix}`), keepsState };
}

let starting: Promise<LocalAws> | undefined;
let started: EmulatorRecord | undefined;

/**
 * Starts the local AWS of this process's tests, empty, which lives in memory until the last test; or gives the one
 * that runs.
 */
export async function startTestAws(): Promise<LocalAws> {
  assertAllowed();
  if (starting === undefined) {
    releaseAtTheEnd(() => stopLocalAws(testInstance, quietReporter));
  }
  if (starting === undefined || (started !== undefined && !isRunning(started))) {
    starting = startLocalAws(testInstance, quietReporter);
    await starting;
    started = await readRecord(testInstance);
  }
  return starting;
}

/**
 * Whether the local AWS of this process's tests has ended by itself. One that does not answer may be about to: then
 * this waits for the one or the other.
 *
 * @throws UserError where it neither answers nor ends
 */
export async function isTestAwsLost(): Promise<boolean> {
  return started !== undefined && !(await untilReady(testInstance, started));
}
