import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Word of a run that is about to cancel a deletion and enable the key, in case it is killed. */
export interface ResumeWord {
  /** Whether an earlier run left it, within the last day. */
  readonly isThere: boolean;
  leave(): Promise<void>;
  remove(): Promise<void>;
}

/** After that, someone may have disabled the key for another reason. */
const VALID_MS = 86_400_000;

/**
 * The word about one key, in a file; none if it cannot be written: cancelling matters more.
 *
 * @param directory is created if it does not exist
 */
export async function resumeWord(directory: string, keyId: string, now: Date): Promise<ResumeWord> {
  const path = join(directory, `cancel-deletion-${keyId}`);
  const left = Date.parse(await readFile(path, "utf8").catch(() => ""));
  return {
    isThere: now.getTime() - left < VALID_MS,
    leave: () =>
      mkdir(directory, { recursive: true })
        .then(() => writeFile(path, now.toISOString(), { flush: true }))
        .catch(() => undefined),
    remove: () => rm(path, { force: true }).catch(() => undefined),
  };
}
