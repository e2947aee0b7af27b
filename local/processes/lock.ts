import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./process-identity";

/** Between two tries, in milliseconds. */
const RETRY_MS = 100;
/** A lock that names no owner after this many milliseconds was left by a process that died. */
const UNOWNED_MS = 5000;
/** A wait longer than this, in milliseconds, is reported. */
const QUIET_MS = 2000;

/**
 * Runs work that no other process may do at the same time. A lock whose owner no longer runs is
 * taken over.
 *
 * @param directory the lock; exists while it is held
 * @param onWait called once with the owner's process id, when waiting takes longer than 2 seconds
 */
export async function withLock<T>(
  directory: string,
  work: () => Promise<T>,
  onWait: (pid: number) => void = () => {},
): Promise<T> {
  await mkdir(dirname(directory), { recursive: true });
  const begun = Date.now();
  let isTold = false;
  while (!(await take(directory))) {
    if (!isTold && Date.now() - begun > QUIET_MS) {
      isTold = true;
      onWait((await ownerOf(directory))?.pid ?? 0);
    }
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Owner {
  readonly pid: number;
  readonly identity: string;
}

async function take(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      await removeStale(directory);
      return false;
    }
    throw error;
  }
  const owner: Owner = { pid: process.pid, identity: processIdentity(process.pid) ?? "" };
  await writeFile(join(directory, "owner.json"), JSON.stringify(owner));
  return true;
}

/** Renamed before it is deleted: of two processes that find it stale, one takes it away. */
async function removeStale(directory: string): Promise<void> {
  const owner = await ownerOf(directory);
  const isStale =
    owner === undefined
      ? await isOlderThan(directory, UNOWNED_MS)
      : processIdentity(owner.pid) !== owner.identity;
  if (!isStale) {
    return;
  }
  const grave = `${directory}.stale-${process.pid}`;
  try {
    await rename(directory, grave);
  } catch {
    return;
  }
  await rm(grave, { recursive: true, force: true });
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}

async function ownerOf(directory: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(directory, "owner.json"), "utf8"));
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "identity" in value &&
    typeof value.identity === "string"
  );
}
