import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts a shell script at `path`. It runs without any PATH, so only the shell's own commands work. */
export async function fakeExecutable(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
