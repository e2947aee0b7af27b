import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reporter } from "../../cli/reporter";
import { UserError } from "../../cli/user-error";
import { sourceDirectory } from "../../processes/paths";
import { installEnforcingEmulator } from "./install";

const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;
const LOG_CHARACTERS = 2000;

/** What each access key of 12 digits, the root of that account, signs with. */
const ROOT_SECRET = "local";

/** An emulator that authenticates and authorizes every request. */
export interface EnforcingEmulator {
  /** Such as https://127.0.0.1:49213. */
  readonly endpoint: string;
  /** The same, without TLS. */
  readonly plainEndpoint: string;
  /** The certificate of `endpoint`, PEM. */
  readonly certificate: string;
  /** The secret of every account's root, whose access key is the account's id. */
  readonly rootSecret: string;
  /** Ends it, and throws away its state. */
  stop(): Promise<void>;
}

/**
 * ministack on free loopback ports, with an empty state of its own. It ends with the process that
 * started it, however that ends.
 *
 * @throws UserError if it cannot be installed or does not come up, with the end of its log
 */
export async function startEnforcingEmulator(
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<EnforcingEmulator> {
  const { python } = await installEnforcingEmulator(env, report);
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-enforcing-"));
  const child = spawn(python, ["-I", join(sourceDirectory, "emulator/enforcing", "serve.py")], {
    cwd: directory,
    env: settings(directory, env["PATH"] ?? ""),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = outputOf(child);
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [port, plainPort] = await untilReady(child, output);
    return {
      endpoint: `https://127.0.0.1:${port}`,
      plainEndpoint: `http://127.0.0.1:${plainPort}`,
      certificate: await readFile(join(directory, "ministack-tls", "server.crt"), "utf8"),
      rootSecret: ROOT_SECRET,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settings(directory: string, path: string): NodeJS.ProcessEnv {
  return {
    PATH: path,
    HOME: directory,
    TMPDIR: directory,
    LANG: "C.UTF-8",
    LOG_LEVEL: "WARNING",
    AUTH: "true",
    USE_SSL: "1",
    SERVICES: "iam,kms,s3,sts",
    AWS_SECRET_ACCESS_KEY: ROOT_SECRET,
    // No service in use here needs containers, and the user's own are left alone.
    DOCKER_HOST: "unix:///nonexistent/docker.sock",
  };
}

interface Output {
  /** The end of what it wrote. */
  readonly log: () => string;
  /** Those it listens on, with TLS and without, once it has said so. */
  readonly ports: () => readonly number[];
}

function outputOf(child: ChildProcess): Output {
  let text = "";
  let ports: readonly number[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => {
      text += part.toString();
      if (ports.length === 0) {
        ports = /^ports (\d+) (\d+)\n/m.exec(text)?.slice(1).map(Number) ?? [];
      }
      text = text.slice(-LOG_CHARACTERS);
    });
  }
  child.once("error", (error) => {
    text += error.message;
  });
  return {
    log: () => (text === "" ? "(it wrote nothing)" : text.trimEnd()),
    ports: () => ports,
  };
}

/** @returns the ports it listens on, with TLS and without */
async function untilReady(child: ChildProcess, { log, ports }: Output): Promise<readonly number[]> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const open = await Promise.all(ports().map(accepts));
    if (open.length > 0 && open.every((isOpen) => isOpen)) {
      return ports();
    }
    await sleep(POLL_MS);
  }
  throw new UserError(
    "The emulator that enforces policies does not come up. It needs the command openssl. " +
      `The end of its log:\n${log()}`,
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exit = once(child, "exit");
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exit;
  clearTimeout(timer);
}
