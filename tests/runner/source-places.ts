import { findSourceMap } from "node:module";
import { resolve } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";

/** From now on stacks have the places of the compiled JavaScript, for `inSource` to map if a test fails. */
export function deferSourceMaps(): void {
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((at) => `    at ${at}`)].join("\n");
}

/** A line of a stack with the place in the TypeScript that its JavaScript was made of. */
export function inSource(line: string): string {
  return line.replace(/([^\s(]+\.ts):(\d+):(\d+)/, (place, file: string, ...at: string[]) => {
    const [row = 0, column = 0] = at.map((number) => Number(number) - 1);
    const entry = findSourceMap(resolve(repositoryRoot, file))?.findEntry(row, column);
    return entry === undefined || !("originalLine" in entry)
      ? place
      : `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
