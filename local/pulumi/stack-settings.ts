import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const SALT = /^encryptionsalt:.*\n?/m;
/** A secret in the file needs the salt beside it. */
const SECRET = /^\s*-?\s*secure:/m;

/** The settings of a stack, as Pulumi reads them. */
export function settingsFile(project: string, stack: string): string {
  return join(project, `Pulumi.${stack}.yaml`);
}

/**
 * Runs work and undoes what Pulumi adds to a settings file that has no salt yet: at its first use
 * of a stack it writes an `encryptionsalt`, and the whole file anew. The file is the real
 * deployment's too, and that salt fits only the local passphrase.
 *
 * @param isMeant whether the work is a command that changes settings, such as `pulumi config set`:
 *   then only the salt is taken out, unless a secret needs it
 */
export async function withCleanSettings<T>(
  path: string,
  isMeant: boolean,
  work: () => Promise<T>,
): Promise<T> {
  const before = await readOrUndefined(path);
  try {
    return await work();
  } finally {
    const after = await readOrUndefined(path);
    if (after !== undefined && after !== before && !SALT.test(before ?? "")) {
      await put(path, isMeant ? withoutSalt(after) : before);
    }
  }
}

function withoutSalt(text: string): string {
  return SECRET.test(text) ? text : text.replace(SALT, "");
}

async function put(path: string, text: string | undefined): Promise<void> {
  if (text === undefined || text.trim() === "") {
    await rm(path);
  } else {
    await writeFile(path, text);
  }
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
