import { duration } from "../../local/cli/reporter";
import type { Event } from "./messages";

/** Of what a failed file printed, so many lines at the end are shown. */
const OUTPUT_LINES = 20;
/** Longer titles are cut in lines of progress. */
const TITLE_LENGTH = 60;

interface Failure {
  readonly file: string;
  readonly title: string;
  readonly reason: string;
}

/** A file that runs now, and what it is at. */
interface Running {
  readonly begun: number;
  title: string;
  output: string;
}

/** What is known of a run so far. */
export class RunRecord {
  /**
   * @param slowInSeconds a test, or a hook, that takes longer is named at the end
   * @param tell called with a line as soon as a test has failed
   */
  constructor(
    private readonly slowInSeconds: number,
    private readonly tell: (line: string) => void,
  ) {}

  passed = 0;
  readonly failures: Failure[] = [];
  readonly running = new Map<string, Running>();
  readonly durations = new Map<string, number>();
  readonly #slow: { readonly title: string; readonly milliseconds: number }[] = [];

  begins(file: string): void {
    this.running.set(file, { begun: Date.now(), title: "loading", output: "" });
  }

  event(file: string, event: Event): void {
    const running = this.running.get(file);
    if (running === undefined) {
      return;
    }
    if (event.kind === "begun") {
      running.title = event.title;
    } else if (event.kind === "failed") {
      this.#fail(file, event.title, event.reason);
    } else if (event.kind === "done") {
      this.#end(file);
    } else {
      this.passed += event.kind === "passed" ? 1 : 0;
      if (event.milliseconds > this.slowInSeconds * 1000) {
        this.#slow.push({ title: event.title, milliseconds: event.milliseconds });
      }
    }
  }

  output(file: string, text: string): void {
    const running = this.running.get(file);
    if (running !== undefined) {
      running.output += text;
    }
  }

  died(file: string, how: string): void {
    const title = this.running.get(file)?.title ?? "";
    this.#fail(file, title, `The worker ended with ${how} in the middle of it.`);
    this.#end(file);
  }

  /** Such as `a.test.ts: reads a file (12 s), b.test.ts: reads none (3 s)`, the longest first. */
  get now(): string {
    return [...this.running]
      .map(([file, { begun, title }]) => {
        const test = title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH)}…` : title;
        return `${file}: ${test} (${duration(Date.now() - begun)})`;
      })
      .join(", ");
  }

  /** What is to be said once all is done, without the closing line. */
  get summary(): string {
    const slow = this.#slow
      .toSorted((one, other) => other.milliseconds - one.milliseconds)
      .map(({ title, milliseconds }) => `  ${duration(milliseconds)}  ${title}`);
    return [
      ...this.failed,
      ...(slow.length === 0 ? [] : [`Longer than ${this.slowInSeconds} s:`, ...slow, ""]),
    ].join("\n");
  }

  /** What failed, with the reasons. */
  get failed(): readonly string[] {
    return this.failures.map(textOf);
  }

  get closing(): string {
    return `${this.passed} passed, ${this.failures.length} failed`;
  }

  #fail(file: string, title: string, reason: string): void {
    const output = this.running.get(file)?.output.trimEnd().split("\n").slice(-OUTPUT_LINES) ?? [];
    const printed = output.join("\n").trim();
    const last = printed === "" ? "" : `\nThe last lines that the file has printed:\n${printed}`;
    this.failures.push({ file, title, reason: `${reason}${last}` });
    this.tell(`FAILED ${title}`);
  }

  #end(file: string): void {
    const { begun = Date.now() } = this.running.get(file) ?? {};
    this.durations.set(file, Date.now() - begun);
    this.running.delete(file);
  }
}

function textOf({ file, title, reason }: Failure): string {
  const indented = reason
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
  return `FAILED ${title}\n  ${file}\n${indented}\n`;
}
