import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { presentFiles } from "../docs/present-files";

/** A change of one file: its new text, made of the one it has. */
export type Change = (text: string) => string;

/** A Git repository with the files of the working tree, committed or not, and nobody's history. */
export interface Repository {
  readonly directory: string;
  /** The first commit of its branch `main`. */
  readonly main: string;
  /** Lets the branch `main` go on to a commit. */
  advance(commit: string): void;
  /**
   * A commit on top of another.
   *
   * @param changes by file
   * @param removed files and folders
   */
  commit(
    on: string,
    changes: Readonly<Record<string, Change>>,
    removed?: readonly string[],
  ): string;
}

export function makeRepository(
  directory: string,
  changes: Readonly<Record<string, Change>>,
): Repository {
  const env = { ...process.env, ...NOBODY };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: directory, encoding: "utf8", env }).trim();
  mkdirSync(directory, { recursive: true });
  git("init", "--quiet", "--initial-branch", "main");
  for (const file of presentFiles()) {
    cpSync(join(repositoryRoot, file), join(directory, file), { force: true });
  }
  const save = (): string => {
    git("add", "--all");
    git("commit", "--quiet", "--no-verify", "--message", "A change");
    return git("rev-parse", "HEAD");
  };
  const apply = (files: Readonly<Record<string, Change>>): void => {
    for (const [file, change] of Object.entries(files)) {
      const path = join(directory, file);
      const before = readFileSync(path, "utf8");
      const after = change(before);
      if (after === before) {
        throw new Error(`${file} is left as it is.`);
      }
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, after);
    }
  };
  apply(changes);
  const main = save();
  return {
    directory,
    main,
    advance: (commit) => {
      git("checkout", "--quiet", "--detach", commit);
      git("branch", "--quiet", "--force", "main", commit);
    },
    commit: (on, files, removed = []) => {
      git("checkout", "--quiet", "--detach", on);
      for (const file of removed) {
        rmSync(join(directory, file), { recursive: true });
      }
      apply(files);
      return save();
    },
  };
}

/** Whose commits these are, whatever Git knows of this machine's user. */
export const NOBODY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "A test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "A test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};
