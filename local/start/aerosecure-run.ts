import { aerosecureCommand } from "../local-aws/aerosecure";
import type { LocalAws } from "../local-aws/local-aws";
import { repositoryRoot } from "../processes/paths";
import { runCommand } from "../processes/run-command";

/** How one run of the `aerosecure` command ended. */
export interface AerosecureRun {
  readonly exitCode: number;
  readonly stdout: string;
}

/**
 * Runs `aerosecure` against the local AWS, without a terminal.
 *
 * @param args what follows `aerosecure`
 * @param echo called with every line as it arrives
 */
export function runAerosecure(
  aws: LocalAws,
  args: readonly string[],
  echo: (line: string) => void = () => {},
): Promise<AerosecureRun> {
  const line = aerosecureCommand(aws, args);
  return runCommand(line.command, line.args, {
    cwd: repositoryRoot,
    env: line.env,
    onLine: echo,
  });
}
