import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A plugin that serves Pulumi's protocol on this machine. */
export interface PluginProcess {
  readonly child: ChildProcess;
  /** Such as 127.0.0.1:49213. */
  readonly address: string;
}

/** A program that is started as a plugin and is none. */
export class NoPlugin extends Error {
  override readonly name = "NoPlugin";
}

/** The real AWS plugin has some 700 MB to load. */
const START_TIMEOUT_MS = 120_000;
const HIGHEST_PORT = 65_535;

/**
 * Starts a plugin as Pulumi's engine does, and waits for its port, the first line of its output. What it writes to
 * stderr, and further lines, go to this process's own.
 *
 * @throws NoPlugin if it cannot be run, ends, is silent, or begins with anything but a port
 */
export async function startPlugin(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs = START_TIMEOUT_MS,
): Promise<PluginProcess> {
  const child = spawn(file, [...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  let timer: NodeJS.Timeout | undefined;
  try {
    const line = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new NoPlugin(why));
      child.once("error", (error) => fail(error.message));
      // After its output, which may end with the port of another process that it left.
      child.once("close", (code, signal) =>
        fail(`it ended with ${code ?? signal} and named no port`),
      );
      lines.once("line", resolve);
      timer = setTimeout(() => fail(`it named no port within ${timeoutMs / 1000} s`), timeoutMs);
    });
    const port = /^\d{1,5}$/.test(line.trim()) ? Number(line) : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw new NoPlugin(`its first line is ${JSON.stringify(line.slice(0, 80))}, not a port`);
    }
    lines.on("line", (further) => process.stdout.write(`${further}\n`));
    return { child, address: `127.0.0.1:${port}` };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
