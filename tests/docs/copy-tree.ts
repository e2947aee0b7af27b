import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../local/paths";

/**
 * Copies what Git has, or would take, of the working tree, as a work tree of its own with the
 * packages that are installed: a clone without what an install takes.
 */
export function copyTree(to: string): void {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: repositoryRoot,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  for (const file of listed.split("\n").filter((name) => name !== "")) {
    const from = join(repositoryRoot, file);
    if (existsSync(from)) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      copyFileSync(from, join(to, file));
    }
  }
  execFileSync("git", ["init", "--quiet"], { cwd: to });
  symlinkSync(join(repositoryRoot, "node_modules"), join(to, "node_modules"));
}
