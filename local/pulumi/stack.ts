import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../cli/user-error";
import type { Instance } from "../emulator/instance";
import type { LocalAws } from "../local-aws/local-aws";
import { runCommand } from "../processes/run-command";
import { settingsFile, withCleanSettings } from "./stack-settings";

export interface StackOfProject {
  /** The folder with Pulumi.yaml. */
  readonly project: string;
  readonly stack: string;
}

/**
 * Makes the stack in the instance's own backend unless it is there. It is not selected.
 *
 * @throws UserError with what Pulumi said if it cannot be made
 */
export async function ensureStack(
  aws: LocalAws,
  instance: Instance,
  { project, stack }: StackOfProject,
): Promise<void> {
  const name = await projectName(project);
  const file = join(instance.backendDirectory, ".pulumi", "stacks", name, `${stack}.json`);
  if (existsSync(file)) {
    return;
  }
  const args = ["stack", "init", stack, "--no-select", "--non-interactive", "--color", "never"];
  const result = await withCleanSettings(settingsFile(project, stack), false, () =>
    runCommand(aws.pulumi, args, { cwd: project, env: aws.env }),
  );
  if (result.exitCode !== 0 && !result.lastLines.join("\n").includes("already exists")) {
    throw new UserError(
      `The stack ${stack} cannot be made in the local AWS:\n${result.lastLines.join("\n")}`,
    );
  }
}

async function projectName(project: string): Promise<string> {
  const path = join(project, "Pulumi.yaml");
  if (!existsSync(path)) {
    throw new UserError(`There is no Pulumi.yaml in ${project}.`);
  }
  const name = /^name:\s*["']?([^\s"'#]+)/m.exec(await readFile(path, "utf8"))?.[1];
  if (name === undefined) {
    throw new UserError(`${path} has no name.`);
  }
  return name;
}
