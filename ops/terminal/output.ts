import Table from "cli-table3";
import { visibleLine, visibleText } from "../../policy-pack/src/values/visible-text";

/** What a command prints for people while it runs. With `--json` stdout is the document's alone. */
export interface Output {
  readonly isJson: boolean;
  /** Text on stdout; nothing with `--json`. */
  text(text: string): void;
}

export function createOutput(isJson: boolean, write: (text: string) => void): Output {
  return {
    isJson,
    text: (text) => {
      if (!isJson) {
        write(`${visibleText(text)}\n`);
      }
    },
  };
}

const PLAIN = {
  chars: {
    ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
    ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
    ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "" },
    middle: "  ",
  },
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
};

/** One line, or several. */
type Cell = string | number | readonly string[];

/**
 * Rows as columns of text, without lines around them: the lines they take.
 *
 * @param head the columns' names @default none
 */
export function tableOf(
  rows: readonly (readonly Cell[])[],
  head: readonly string[] = [],
): readonly string[] {
  const table = new Table({ ...PLAIN, head: [...head] });
  table.push(...rows.map((row) => row.map(cellText)));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function cellText(cell: Cell): string {
  return typeof cell === "object" ? textOfLines(cell) : visibleLine(String(cell));
}

/** Lines as one text. Whatever a line names, it stays one line. */
export function textOfLines(lines: readonly string[]): string {
  return lines.map(visibleLine).join("\n");
}

/** "1,234,567". */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** "1 version", "1,234 versions". */
export function versionsText(count: number): string {
  return `${countText(count)} ${count === 1 ? "version" : "versions"}`;
}

/** "1.5 MiB"; whole bytes under 1 KiB. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** "2026-12-22 19:34 UTC". */
export function timeText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
