import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const EXECUTABLE = 0o755;

/**
 * Puts an executable at `path` that becomes the command, with the arguments it is called with.
 * Replaced in one step, since an engine may be starting it right now.
 */
export async function writeLauncher(path: string, command: readonly string[]): Promise<void> {
  const text = `#!/bin/sh\nexec ${command.map(quoted).join(" ")} "$@"\n`;
  if ((await readOrUndefined(path)) === text) {
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.new-${process.pid}`;
  await writeFile(fresh, text);
  await chmod(fresh, EXECUTABLE);
  await rename(fresh, path);
}

/** The word as a shell takes it, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
