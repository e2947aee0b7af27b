import { aerosecureCommand } from "../../../local/local-aws/aerosecure";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { repositoryRoot } from "../../../local/processes/paths";
import { runCommand } from "../../../local/processes/run-command";

/** How one run of the compiled `aerosecure` command ended. */
export interface AerosecureRun {
  readonly exitCode: number;
  readonly stdout: string;
  /** stdout and stderr, in the order in which lines arrived. */
  readonly output: string;
  /** The one document on stdout. @throws where there is none, or more beside it */
  readonly json: () => Record<string, unknown>;
}

/**
 * Runs the compiled command as a person does, against the local AWS and without a terminal.
 *
 * @param env added to the local AWS's environment
 */
export async function runAerosecure(
  aws: LocalAws,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<AerosecureRun> {
  const lines: string[] = [];
  const line = aerosecureCommand(aws, args);
  const { exitCode, stdout } = await runCommand(line.command, line.args, {
    cwd: repositoryRoot,
    env: { ...line.env, ...env },
    onLine: (text) => lines.push(text),
  });
  return { exitCode, stdout, output: lines.join("\n"), json: () => JSON.parse(stdout) };
}
