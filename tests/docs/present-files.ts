import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";

/** What Git has, or would take, of the working tree: what is ignored or deleted is not there. */
export function presentFiles(...patterns: readonly string[]): readonly string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...patterns];
  const listed = execFileSync("git", args, {
    cwd: repositoryRoot,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(repositoryRoot, file)));
}
