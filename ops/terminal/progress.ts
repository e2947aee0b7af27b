import type { Writable } from "node:stream";
import { visibleLine } from "../../policy-pack/src/values/visible-text";

/** Where progress goes: a stream that may be a terminal. */
export interface ProgressStream extends Writable {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Shows a person what is happening, on stderr, apart from what a program may read. */
export interface Progress {
  /** One finished line. */
  line(text: string): void;
  /**
   * Runs work that may take long. Work shorter than 1.5 seconds is not shown; longer work is shown
   * with the elapsed time again and again, on a terminal in one changing line.
   *
   * @param what the work, such as "Looking at objects"
   * @param work gets a function that replaces the detail behind `what`, such as "1,200 of 10,000"
   * @throws whatever the work throws
   */
  during<T>(what: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Work shorter than this, in milliseconds, is not shown. */
const QUIET_MS = 1500;
/** Between two updates, in milliseconds. */
const TERMINAL_INTERVAL_MS = 250;
const LOG_INTERVAL_MS = 5000;
const DEFAULT_COLUMNS = 80;

/**
 * Progress on a stream, stderr by default. TERM=dumb and CI leave out the changing line.
 *
 * @param notice what every line of work under way says last, if anything
 */
export function createProgress(
  stream: ProgressStream = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
  notice: () => string | undefined = () => undefined,
): Progress {
  const isTerminal = stream.isTTY === true && env["TERM"] !== "dumb" && env["CI"] === undefined;
  const line = (text: string): void => {
    stream.write(`${visibleLine(text)}\n`);
  };
  const change = (text: string): void => {
    stream.write(
      `\r\u001b[2K${visibleLine(text).slice(0, (stream.columns ?? DEFAULT_COLUMNS) - 1)}`,
    );
  };
  const update = isTerminal ? change : line;
  const end = isTerminal
    ? (text: string) => stream.write(`\r\u001b[2K${visibleLine(text)}\n`)
    : line;
  const intervalMs = isTerminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  return {
    line,
    async during(what, work) {
      const begun = Date.now();
      let detail = "";
      let isShown = false;
      const lineOf = (state: string, last = ""): string =>
        [`${what}: ${state}`, detail, last].filter((part) => part !== "").join(", ");
      let timer = setTimeout(function tick() {
        isShown = true;
        update(lineOf(elapsed(begun), notice()));
        timer = setTimeout(tick, intervalMs);
      }, QUIET_MS);
      let outcome = "stopped after";
      try {
        const result = await work((text) => {
          detail = text;
        });
        outcome = "done in";
        return result;
      } finally {
        clearTimeout(timer);
        if (isShown) {
          end(lineOf(`${outcome} ${elapsed(begun)}`));
        }
      }
    },
  };
}

/** Whole seconds, and minutes from one minute on: "42 s", "3 min 05 s". */
function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
