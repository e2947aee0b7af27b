import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { type CommandResult, runCommand } from "../../local/processes/run-command";

/** How a documented command ended, with all that it said. */
export interface ShellRun extends CommandResult {
  readonly output: string;
}

/**
 * This project in a folder of its own, where commands that a document shows can be carried out as
 * they stand: the settings that they write and the files that they leave are not the repository's.
 */
export interface DocumentedProject {
  readonly directory: string;
  /** Runs lines of a shell, with `pulumi` and AWS being the local ones, and every question answered yes. */
  readonly shell: (lines: string) => Promise<ShellRun>;
  readonly remove: () => void;
}

/** What the commands of a document use; all of it is read only. */
const USED = [
  ...["Pulumi.yaml", "package.json", "package-lock.json", "tsconfig.json"],
  ...["docs", "infra", "node_modules", "ops", "policy-pack"],
];

export function documentedProject(aws: LocalAws): DocumentedProject {
  const directory = mkdtempSync(join(tmpdir(), "aerosecure-"));
  for (const name of USED) {
    symlinkSync(join(repositoryRoot, name), join(directory, name));
  }
  const { PULUMI_STACK: _, ...own } = aws.env;
  const env = {
    ...own,
    PATH: [dirname(aws.pulumi), own["PATH"] ?? ""].join(delimiter),
    PULUMI_SKIP_CONFIRMATIONS: "true",
    NO_COLOR: "1",
  };
  return {
    directory,
    shell: async (lines) => {
      const said: string[] = [];
      const onLine = (line: string) => said.push(line);
      const run = await runCommand("sh", ["-euc", lines], { cwd: directory, env, onLine });
      return { ...run, output: said.join("\n") };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
