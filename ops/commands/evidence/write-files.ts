import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../terminal/user-error";

/** Names and contents. */
export type Files = Readonly<Record<string, string>>;

/**
 * Writes files into a folder, each as a whole or not at all; a folder that is not there yet appears with all
 * of them at once. What a kill leaves behind is a folder of another name.
 *
 * @throws UserError as `refuseToOverwrite`, and if the folder cannot be written to
 */
export async function writeFiles(folder: string, files: Files, overwrite: boolean): Promise<void> {
  const target = resolve(folder);
  const made = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await mkdir(made, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(made, name), text, { flush: true });
    }
    refuseToOverwrite(folder, Object.keys(files), overwrite);
    if (!existsSync(target)) {
      await rename(made, target);
      return;
    }
    for (const name of Object.keys(files)) {
      await rename(join(made, name), join(target, name));
    }
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new UserError(
          `${folder} cannot be written to: ${(error as Error).message}. Name another folder with --out.`,
        );
  } finally {
    // Where it could not be made, there is nothing to remove.
    await rm(made, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @throws UserError with exit code 2 if one of the files exists, unless it may be overwritten */
export function refuseToOverwrite(
  folder: string,
  names: readonly string[],
  overwrite: boolean,
): void {
  const found = names.filter((name) => existsSync(join(folder, name)));
  if (found.length > 0 && !overwrite) {
    throw new UserError(
      `${folder} has ${found.join(" and ")} already. Name another folder with --out, or overwrite with --overwrite.`,
      2,
    );
  }
}
