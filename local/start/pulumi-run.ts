import type { LocalAws } from "../local-aws/local-aws";
import { runCommand } from "../processes/run-command";

/** How one run of the Pulumi CLI ended. */
export interface PulumiRun {
  readonly exitCode: number;
  /** stdout and stderr, in the order in which lines arrived. */
  readonly output: string;
  readonly stdout: string;
}

/**
 * Runs the Pulumi CLI against the local AWS without asking anything.
 *
 * @param args what follows `pulumi`
 * @param echo called with every line as it arrives
 */
export async function runPulumi(
  aws: LocalAws,
  args: readonly string[],
  echo: (line: string) => void = () => {},
): Promise<PulumiRun> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    echo(line);
  };
  const plain = ["--non-interactive", "--color", "never"];
  const { exitCode, stdout } = await runCommand(aws.pulumi, [...args, ...plain], {
    env: aws.env,
    onLine,
  });
  return { exitCode, stdout, output: lines.join("\n") };
}
