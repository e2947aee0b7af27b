import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";

/**
 * The titles of the tests in files, by file, as mocha itself finds them: most are made from tables.
 * Nothing is run.
 *
 * @throws Error with what mocha says where a file cannot be loaded
 */
export async function testTitles(
  files: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const directory = mkdtempSync(join(tmpdir(), "aerosecure-"));
  try {
    const report = join(directory, "titles.json");
    const { exitCode, lastLines } = await runCommand(
      process.execPath,
      [
        ...["node_modules/mocha/bin/mocha.js", "--no-config", "--dry-run", "--exit"],
        ...["-r", "./local/door/transpile.js"],
        ...["--reporter", "json", "--reporter-option", `output=${report}`, ...files],
      ],
      { cwd: repositoryRoot },
    );
    if (exitCode !== 0) {
      throw new Error(`mocha ended with ${exitCode}:\n${lastLines.join("\n")}`);
    }
    return byFile(JSON.parse(readFileSync(report, "utf8")).tests);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function byFile(
  tests: readonly { readonly file: string; readonly title: string }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const titles = new Map<string, Set<string>>();
  for (const { file, title } of tests) {
    const name = relative(repositoryRoot, file);
    titles.set(name, (titles.get(name) ?? new Set()).add(title));
  }
  return titles;
}
