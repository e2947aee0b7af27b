import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { presentFiles } from "./present-files";

/**
 * Copies what Git has, or would take, of the working tree, as a work tree of its own with the
 * packages that are installed: a clone without what an install takes.
 */
export function copyTree(to: string): void {
  for (const file of presentFiles()) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(repositoryRoot, file), join(to, file));
  }
  execFileSync("git", ["init", "--quiet"], { cwd: to });
  symlinkSync(join(repositoryRoot, "node_modules"), join(to, "node_modules"));
}
