import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a file of the repository says once it is written, from what it says now. */
type Written = (before: string) => string;

/**
 * Writes files that follow from the sources. With `--check` it writes nothing, and the process fails if one is stale.
 *
 * @param texts by the files' paths
 * @param source what they follow from, as a sentence calls it
 */
export function writeTexts(
  root: string,
  texts: Readonly<Record<string, Written>>,
  source: string,
): void {
  for (const [name, written] of Object.entries(texts)) {
    const file = join(root, name);
    const before = readFileSync(file, "utf8");
    const after = written(before);
    if (before === after) {
      continue;
    }
    if (process.argv.includes("--check")) {
      process.stderr.write(`${name} is not what ${source}. Run "npm run generate".\n`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, after);
      process.stdout.write(`Wrote ${name}.\n`);
    }
  }
}
