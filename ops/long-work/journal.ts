import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UserError } from "../terminal/user-error";

/** What long work has done, in a file that outlives the process however it ends. */
export interface Journal<State, Entry> {
  /** As it was at the last checkpoint; undefined before the first. */
  readonly state: State | undefined;
  /** What was done since. */
  readonly entries: readonly Entry[];
  /** Records one piece of work; it is in the file when this returns. */
  add(entry: Entry): void;
  /** Replaces all that was recorded, completely or not at all. */
  checkpoint(state: State): Promise<void>;
  /** Leaves the file for the next run. */
  close(): Promise<void>;
  /** The work is complete: removes the file. */
  finish(): Promise<void>;
}

export interface JournalArgs {
  readonly path: string;
  /** What the work is about; a journal of something else is refused. */
  readonly subject: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >;
  /** Whether to ignore what an earlier run has done. */
  readonly restart: boolean;
}

/**
 * Opens the journal at a path, with what an earlier run has recorded there.
 *
 * A kill in the middle of a line leaves a torn line: it is dropped, and its work is done again.
 *
 * @throws UserError if the file is about other work, is no journal, or a running process has it
 */
export async function openJournal<State, Entry>({
  path,
  subject,
  restart,
}: JournalArgs): Promise<Journal<State, Entry>> {
  const unlock = await usable(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    return lock(`${path}.lock`);
  });
  try {
    const found = restart ? undefined : await usable(path, () => read<State, Entry>(path, subject));
    const { state, entries } = found ?? { state: undefined, entries: [] };
    let file = await usable(path, () => begin(path, { subject, state }, entries));
    const end = async (): Promise<void> => {
      closeSync(file);
      await unlock();
    };
    return {
      state,
      entries,
      add: (entry) => {
        try {
          writeSync(file, `${JSON.stringify(entry)}\n`);
        } catch (error) {
          throw unusable(path, error);
        }
      },
      checkpoint: async (newState) => {
        const next = await usable(path, () => begin(path, { subject, state: newState }, []));
        closeSync(file);
        file = next;
      },
      close: end,
      finish: async () => {
        await rm(path, { force: true });
        await end();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function usable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unusable(path, error);
  }
}

/** A failure of the file system is the user's to fix: a full disk, a folder that is a file. */
function unusable(path: string, error: unknown): unknown {
  return error instanceof Error && "syscall" in error
    ? new UserError(
        `${path} cannot be written to, so progress would be lost: ${error.message}. Name another file with --journal.`,
      )
    : error;
}

interface Head<State> {
  readonly subject: JournalArgs["subject"];
  readonly state?: State | undefined;
}

/** Writes a new file, then renames it to the journal's name: a kill leaves the old or the new. */
async function begin(
  path: string,
  head: Head<unknown>,
  entries: readonly unknown[],
): Promise<number> {
  const beside = `${path}.new`;
  const file = await open(beside, "w");
  try {
    await file.writeFile([head, ...entries].map((each) => `${JSON.stringify(each)}\n`).join(""));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  return openSync(path, "a");
}

async function read<State, Entry>(
  path: string,
  subject: JournalArgs["subject"],
): Promise<Pick<Journal<State, Entry>, "state" | "entries"> | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (text === undefined) {
    return undefined;
  }
  const [head, ...entries] = recordsIn(text) as [Head<State> | null | undefined, ...Entry[]];
  if (typeof head?.subject !== "object") {
    throw new UserError(
      `${path} is no journal of this command, or a damaged one. Name another file with --journal, or start over with --restart, which replaces it.`,
    );
  }
  if (JSON.stringify(head.subject) !== JSON.stringify(subject)) {
    throw new UserError(
      `${path} records other work: ${shown(head.subject)}, not ${shown(subject)}. Finish that work first, start over with --restart, or name another file with --journal.`,
    );
  }
  return { state: head.state, entries };
}

/** One a line; none if a line is no JSON. What follows the last line break is torn, or nothing. */
function recordsIn(text: string): unknown[] {
  const lines = text.split("\n").slice(0, -1);
  try {
    return lines.map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

function shown(subject: JournalArgs["subject"]): string {
  return Object.entries(subject)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(", ");
}

/** The locks that this process holds. */
const held = new Set<string>();

/**
 * Two processes at one journal would write over each other.
 *
 * A lock that names this process's own id, and that this process does not hold, was left by an earlier one: the first
 * process of every container has the id 1. An id says nothing about a process of another container or machine, so a
 * journal on a volume that two of them share at the same time is not protected.
 */
async function lock(path: string): Promise<() => Promise<void>> {
  const name = resolve(path);
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      held.add(name);
      return async () => {
        await rm(path, { force: true });
        held.delete(name);
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw error;
      }
    }
    const owner = Number(await readFile(path, "utf8").catch(() => ""));
    const isHeld = owner === process.pid ? held.has(name) : owner > 0 && isAlive(owner);
    if (isHeld) {
      throw new UserError(
        `Process ${owner} already works on this, as ${path} says. Wait for it, or name another file with --journal. If that process is another program, delete ${path}.`,
      );
    }
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
