import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Word of a run that was about to cancel a deletion and to enable the key, for the case that it is killed. */
export interface ResumeWord {
  /** Whether an earlier run has left it, not long ago. */
  readonly isThere: boolean;
  leave(): Promise<void>;
  remove(): Promise<void>;
}

/** Later than this after the word, a key may well be Disabled for a reason of someone's own. */
const VALID_MS = 86_400_000;

/**
 * The word about one key, in a file. Where it cannot be written there is none: a key is not left to its end
 * for that.
 *
 * @param directory is made where it is missing
 */
export async function resumeWord(directory: string, keyId: string, now: Date): Promise<ResumeWord> {
  const path = join(directory, `cancel-deletion-${keyId}`);
  const left = Date.parse(await readFile(path, "utf8").catch(() => ""));
  return {
    isThere: now.getTime() - left < VALID_MS,
    leave: async () => {
      const write = async (): Promise<void> => {
        await mkdir(directory, { recursive: true });
        await writeFile(path, now.toISOString(), { flush: true });
      };
      await write().catch(() => undefined);
    },
    remove: () => rm(path, { force: true }).catch(() => undefined),
  };
}
