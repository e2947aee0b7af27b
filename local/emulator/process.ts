import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../cli/user-error";
import { processIdentity } from "../processes/process-identity";
import { ACCOUNT_ID, DEFAULT_REGION } from "./account";
import type { Instance } from "./instance";
import { type EmulatorRecord, isRunning, writeRecord } from "./record";

/** A machine under load takes up to some 20 seconds, an idle one 3. */
const READY_TIMEOUT_MS = 90_000;
/** It saves its state before it ends. */
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const LOG_LINES = 15;

/** What the emulator is started with, except its port, its folders and whether it keeps its state. Part of its fingerprint. */
export const EMULATOR_SETTINGS: Readonly<Record<string, string>> = {
  // Its default server listens on every network interface and ignores the setting.
  GATEWAY_SERVER: "hypercorn",
  // A key that is disabled or pending deletion makes its objects unreadable, as in AWS.
  S3_SKIP_KMS_KEY_VALIDATION: "0",
  // The real AWS plugin takes a queue's URL that ends in /ACCOUNT/NAME alone.
  SQS_ENDPOINT_STRATEGY: "off",
  // serve.py saves.
  SNAPSHOT_SAVE_STRATEGY: "MANUAL",
  // Within a container it would write to fixed folders.
  OVERRIDE_IN_DOCKER: "0",
  // No service in use here needs containers, and the user's own are left alone.
  DOCKER_HOST: "unix:///nonexistent/docker.sock",
  DOCKER_SOCK: "/nonexistent/docker.sock",
  SKIP_SSL_CERT_DOWNLOAD: "1",
  AWS_ACCESS_KEY_ID: ACCOUNT_ID,
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_DEFAULT_REGION: DEFAULT_REGION,
  AWS_EC2_METADATA_DISABLED: "true",
  LANG: "C.UTF-8",
};

export interface EmulatorStart {
  readonly instance: Instance;
  readonly python: string;
  readonly port: number;
  readonly fingerprint: string;
  /** The PATH of the emulator. */
  readonly path: string;
  /** The folder of serve.py. */
  readonly source: string;
}

/** Starts the emulator in a session of its own, so that it outlives this command and its Ctrl-C. */
export async function spawnEmulator(start: EmulatorStart): Promise<EmulatorRecord> {
  const { instance, port } = start;
  const directory = instance.emulatorDirectory;
  const temporary = join(directory, "tmp");
  await mkdir(temporary, { recursive: true });
  await keepLastLog(instance);
  const log = openSync(logFile(instance), "w");
  const child = spawn(start.python, ["-I", "-u", join(start.source, "serve.py")], {
    cwd: directory,
    detached: true,
    env: {
      ...EMULATOR_SETTINGS,
      PATH: start.path,
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      PERSISTENCE: instance.keepsState ? "1" : "0",
      FILESYSTEM_ROOT: join(directory, "filesystem"),
      HOME: directory,
      CONFIG_DIR: directory,
      TMPDIR: temporary,
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  child.unref();
  const identity = processIdentity(pid) ?? "";
  const record = { pid, identity, port, fingerprint: start.fingerprint };
  await writeRecord(instance, record);
  return record;
}

/**
 * Waits until the emulator answers as the account that is expected.
 *
 * @returns false if it ended instead
 * @throws UserError with the end of its log if it neither answers nor ends
 */
export async function untilReady(instance: Instance, record: EmulatorRecord): Promise<boolean> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (await answers(record.port)) {
      return isRunning(record);
    }
    if (!isRunning(record)) {
      return false;
    }
    await sleep(POLL_MS);
  }
  throw new UserError(
    `The local AWS (process ${record.pid}) does not answer on 127.0.0.1:${record.port} after ` +
      `${READY_TIMEOUT_MS / 1000} s. ` +
      `Stop it by \`npm run local:stop\` and try again. The end of its log:\n${await logEnd(instance)}`,
  );
}

/** A real STS call: GetCallerIdentity names the account. */
export async function answers(port: number): Promise<boolean> {
  const credential = `${ACCOUNT_ID}/20200101/${DEFAULT_REGION}/sts/aws4_request`;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok && (await response.text()).includes(`<Account>${ACCOUNT_ID}</Account>`);
  } catch {
    return false;
  }
}

/**
 * Ends the emulator by its process id, after seeing that the id is still that process's.
 *
 * @returns whether it saved its state and ended by itself; else it was killed after 30 seconds
 */
export async function endEmulator(record: EmulatorRecord): Promise<boolean> {
  const isOrderly = await endWith("SIGTERM", record, STOP_TIMEOUT_MS);
  if (!isOrderly && !(await endWith("SIGKILL", record, STOP_TIMEOUT_MS))) {
    throw new UserError(`The local AWS (process ${record.pid}) cannot be ended.`);
  }
  return isOrderly;
}

async function endWith(
  signal: NodeJS.Signals,
  record: EmulatorRecord,
  timeoutMs: number,
): Promise<boolean> {
  if (!isRunning(record)) {
    return true;
  }
  process.kill(record.pid, signal);
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!isRunning(record)) {
      return true;
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** The last lines that the emulator wrote. */
export async function logEnd(instance: Instance): Promise<string> {
  try {
    const lines = (await readFile(logFile(instance), "utf8")).trimEnd().split("\n");
    return lines.slice(-LOG_LINES).join("\n");
  } catch {
    return "(it wrote nothing)";
  }
}

export function logFile(instance: Instance): string {
  return join(instance.emulatorDirectory, "emulator.log");
}

async function keepLastLog(instance: Instance): Promise<void> {
  try {
    await rename(logFile(instance), `${logFile(instance)}.last`);
  } catch {
    // There is none at the first start.
  }
}
