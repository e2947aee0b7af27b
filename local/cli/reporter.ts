import type { Writable } from "node:stream";
import { visibleText } from "./visible-text";

/** Where progress goes: a stream that may be a terminal. */
export interface ReportStream extends Writable {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Tells a person what is happening, apart from any output that a program may read. */
export interface Reporter {
  /** One finished line. */
  line(text: string): void;
  /**
   * Runs work that may take long. Work shorter than 2 seconds is not reported; longer work is
   * reported with the elapsed time every few seconds, on a terminal in one changing line.
   *
   * @param what the work, such as "Building the Pulumi CLI"
   * @param work gets a function that replaces the detail shown behind `what`
   * @returns what the work returns
   * @throws whatever the work throws
   */
  during<T>(what: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Work shorter than this, in milliseconds, is not reported. */
const QUIET_MS = 1500;
/** Between two updates, in milliseconds. */
const TERMINAL_INTERVAL_MS = 250;
const LOG_INTERVAL_MS = 5000;

/**
 * A reporter on a stream.
 *
 * @param stream stderr by default, so that stdout stays what the command itself prints
 * @param env NO_COLOR and TERM=dumb leave out colour and the changing line
 */
export function createReporter(
  stream: ReportStream = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
): Reporter {
  const isTerminal = stream.isTTY === true && env["TERM"] !== "dumb" && env["CI"] === undefined;
  const hasColor = isTerminal && (env["NO_COLOR"] ?? "") === "";
  const dim = (text: string): string => (hasColor ? `\u001b[2m${text}\u001b[22m` : text);
  const line = (text: string): void => {
    stream.write(`${visibleText(text)}\n`);
  };
  return {
    line,
    during: (what, work) => tell(what, work, isTerminal ? changing(stream, dim) : repeating(line)),
  };
}

interface Progress {
  readonly intervalMs: number;
  update(text: string): void;
  end(text: string): void;
}

function changing(stream: ReportStream, dim: (text: string) => string): Progress {
  return {
    intervalMs: TERMINAL_INTERVAL_MS,
    update: (text) => {
      stream.write(
        `\r\u001b[2K${dim(visibleText(text).slice(0, Math.max(20, (stream.columns ?? 80) - 1)))}`,
      );
    },
    end: (text) => {
      stream.write(`\r\u001b[2K${visibleText(text)}\n`);
    },
  };
}

function repeating(line: (text: string) => void): Progress {
  return { intervalMs: LOG_INTERVAL_MS, update: line, end: line };
}

async function tell<T>(
  what: string,
  work: (detail: (text: string) => void) => Promise<T>,
  progress: Progress,
): Promise<T> {
  const begun = Date.now();
  let detail = "";
  let isTold = false;
  const elapsed = (): string => duration(Date.now() - begun);
  const update = (): void => {
    isTold = true;
    progress.update(`${what}: ${elapsed()}${detail === "" ? "" : `, ${detail}`}`);
  };
  let timer = setTimeout(function tick() {
    update();
    timer = setTimeout(tick, progress.intervalMs);
  }, QUIET_MS);
  try {
    const result = await work((text) => {
      detail = text;
    });
    if (isTold) {
      progress.end(`${what}: done in ${elapsed()}`);
    }
    return result;
  } catch (error) {
    if (isTold) {
      progress.end(`${what}: failed after ${elapsed()}`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whole seconds, and minutes from one minute on: "42 s", "3 min 05 s". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
