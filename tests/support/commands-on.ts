import assert from "node:assert/strict";
import type { Instance } from "../../local/emulator/instance";
import { repositoryRoot } from "../../local/processes/paths";
import { type CommandResult, runCommand } from "../../local/processes/run-command";

/** How a command ended, with all that it printed. */
export interface CommandRun extends CommandResult {
  readonly output: string;
}

/**
 * Runs commands as a person types them in the repository, on that local AWS.
 *
 * @param more of the environment
 */
export function commandsOn(instance: Instance, more: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, AEROSECURE_LOCAL_INSTANCE: instance.name, ...more };

  async function run(command: string): Promise<CommandRun> {
    const lines: string[] = [];
    const [program = "", ...args] = command.split(" ");
    const onLine = (line: string) => lines.push(line);
    const result = await runCommand(program, args, { cwd: repositoryRoot, env, onLine });
    return { ...result, output: lines.join("\n") };
  }

  /** @throws AssertionError with the output of a command that fails */
  async function passes(command: string): Promise<CommandRun> {
    const result = await run(command);
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }

  /**
   * What Git tells of the working tree, except the settings files of other tests' stacks, which are there for a
   * moment.
   */
  async function workingTree(): Promise<readonly string[]> {
    const { stdout } = await passes("git status --porcelain --untracked-files=all");
    return stdout.split("\n").filter((line) => !/^\?\? (?:.*\/)?Pulumi\.[\w-]+\.yaml$/.test(line));
  }

  return { run, passes, workingTree };
}
