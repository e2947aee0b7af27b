import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";

/** How a command ended. */
export interface CommandResult {
  /** The exit code; 128 + n if signal n ended it; 127 if it could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  /** The last lines of stdout and stderr, in the order of their arrival. */
  readonly lastLines: readonly string[];
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with every line of stdout and stderr as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds after which the command is ended. @default none */
  readonly timeoutMs?: number;
}

const KEPT_LINES = 20;
const NOT_STARTED = 127;

/** Runs a command to its end without a shell and without asking anything. Never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => child.kill("SIGKILL"), options.timeoutMs);
    const lastLines: string[] = [];
    const stdout: string[] = [];
    const onLine = (line: string): void => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - KEPT_LINES);
      options.onLine?.(line);
    };
    createInterface({ input: child.stdout }).on("line", (line) => {
      stdout.push(line);
      onLine(line);
    });
    createInterface({ input: child.stderr }).on("line", onLine);
    const end = (exitCode: number): void => {
      clearTimeout(timer);
      resolve({ exitCode, stdout: stdout.join("\n"), lastLines });
    };
    child.on("error", (error) => {
      lastLines.push(error.message);
      end(NOT_STARTED);
    });
    child.on("close", () => end(exitCodeOf(child)));
  });
}

/** The exit code as a shell has it. */
export function exitCodeOf(child: ChildProcess): number {
  if (child.exitCode !== null) {
    return child.exitCode;
  }
  return child.signalCode === null ? 1 : 128 + signalNumber(child.signalCode);
}

function signalNumber(signal: NodeJS.Signals): number {
  return constants.signals[signal];
}
