import { createReporter } from "./cli/reporter";
import { runMain } from "./cli/run-main";
import { lossOf } from "./emulator/emulator";
import { currentInstance } from "./emulator/instance";
import { aerosecureCommand, type CommandLine } from "./local-aws/aerosecure";
import { type LocalAws, startLocalAws } from "./local-aws/local-aws";
import { runInTerminal } from "./processes/run-in-terminal";
import {
  isSettingsCommand,
  isStackNeeded,
  projectDirectory,
  stackOf,
  withoutGeneratedCode,
} from "./pulumi/arguments";
import { ensureStack } from "./pulumi/stack";
import { settingsFile, withCleanSettings } from "./pulumi/stack-settings";

const HELP = `Runs Pulumi, or aerosecure, against the local AWS, which it installs and starts if need be.

  npm run local -- PULUMI-ARGUMENTS
  npm run local -- aerosecure ARGUMENTS
  npm run local -- preview --policy-pack policy-pack --diff
  npm run local -- up --yes
  npm run -s local -- stack output --json    -s: npm adds nothing to the output

The stack is "local" (made at its first use), another with --stack or PULUMI_STACK. Nothing of your
own Pulumi login or AWS settings is used or changed: state and secrets are under .local/.
\`import\` puts a resource into the state; the program that declares it is yours to write.

  npm run local -- --local-help   this text; \`npm run local -- --help\` is Pulumi's own
  npm run local:stop              ends the local AWS and keeps its state
  npm run local:reset             ends it and deletes its state

AEROSECURE_LOCAL_INSTANCE=NAME uses another, separate local AWS.
Exit code: the command's own; 1 if the local AWS cannot be started; 2 for bad usage.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args[0] === "--local-help") {
    process.stdout.write(HELP);
    return 0;
  }
  const report = createReporter();
  const instance = currentInstance();
  const aws = await startLocalAws(instance, report);
  const stack = stackOf(args, aws.env);
  const project = projectDirectory(args, process.cwd());
  const isPulumi = args[0] !== "aerosecure";
  if (isPulumi && isStackNeeded(args)) {
    await ensureStack(aws, instance, { project, stack });
  }
  const run = isPulumi ? pulumiCommand(aws, args) : aerosecureCommand(aws, args.slice(1));
  const exitCode = await withCleanSettings(
    settingsFile(project, stack),
    isPulumi && isSettingsCommand(args),
    () => runInTerminal(run.command, run.args, run.env),
  );
  const loss = exitCode === 0 ? undefined : await lossOf(instance);
  if (loss !== undefined) {
    report.line(loss);
  }
  return exitCode;
}

function pulumiCommand(aws: LocalAws, args: readonly string[]): CommandLine {
  return { command: aws.pulumi, args: withoutGeneratedCode(args), env: aws.env };
}

runMain(() => main(process.argv.slice(2)));
