import { createReporter } from "./cli/reporter";
import { runMain } from "./cli/run-main";
import { UserError } from "./cli/user-error";
import { lossOf } from "./emulator/emulator";
import { currentInstance, type Instance } from "./emulator/instance";
import { aerosecureCommand, type CommandLine } from "./local-aws/aerosecure";
import { clientEnvironment } from "./local-aws/client-environment";
import { type LocalAws, startLocalAws } from "./local-aws/local-aws";
import { executablesNamed, isExecutable } from "./processes/executables";
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

const HELP = `Runs Pulumi, aerosecure or any AWS client against the local AWS, which it starts
if need be.

  npm run local -- PULUMI-ARGUMENTS
  npm run local -- aerosecure ARGUMENTS
  npm run local -- exec COMMAND ARGUMENTS    any command, with its environment
  npm run -s local -- env                    shell lines that set it

  npm run local -- preview --policy-pack policy-pack --diff
  npm run local -- up --yes
  npm run -s local -- stack output --json    -s: npm adds nothing to the output
  npm run local -- exec aws s3 ls
  eval "$(npm run -s local -- env)"          the same for this terminal

The stack is "local" (made at its first use), another with --stack or
PULUMI_STACK. Nothing of your own Pulumi login or AWS settings is used or
changed: state and secrets are under .local/.
\`import\` puts a resource into the state; the program that declares it is yours
to write.
\`env\` and \`exec\` are not Pulumi's: \`pulumi env\` needs Pulumi Cloud. The port,
and so the endpoint, may change when the local AWS starts again. A command runs
in the repository's root.

  npm run local -- --local-help   this text; \`--help\` is Pulumi's own
  npm run local:stop              ends the local AWS and keeps its state
  npm run local:reset             ends it and deletes its state

AEROSECURE_LOCAL_INSTANCE=NAME uses another, separate local AWS.
AEROSECURE_LOCAL_PROVIDER=real uses one (named "real" unless that names another)
on which Pulumi's own AWS plugin deploys, downloaded once. It is given the
endpoint and the credentials of the local AWS and no others.
Exit code: the command's own; 1 if the local AWS cannot be started; 2 for bad
usage.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args[0] === "--local-help") {
    process.stdout.write(HELP);
    return 0;
  }
  refuseMisuse(args);
  const report = createReporter();
  const instance = currentInstance();
  const aws = await startLocalAws(instance, report);
  if (args[0] === "env") {
    process.stdout.write(clientEnvironment(aws.env, process.env));
    return 0;
  }
  const exitCode = await run(instance, aws, args);
  const loss = exitCode === 0 ? undefined : await lossOf(instance);
  if (loss !== undefined) {
    report.line(loss);
  }
  return exitCode;
}

/** @throws UserError if `env` or `exec` is used wrongly, before anything is started */
function refuseMisuse([word, command, ...rest]: readonly string[]): void {
  if (word === "env" && command !== undefined) {
    throw new UserError(
      `\`env\` takes no arguments: ${[command, ...rest].join(" ")}. Run \`npm run -s local -- env\`.`,
      2,
    );
  }
  if (word === "exec" && command === undefined) {
    throw new UserError(
      "`exec` needs a command. Name one, such as `npm run local -- exec aws s3 ls`.",
      2,
    );
  }
  if (word === "exec" && command !== undefined && !isCommand(command)) {
    throw new UserError(
      `There is no command "${command}" ${command.includes("/") ? "at that path" : "on PATH"}. Install it, or check its name.`,
      2,
    );
  }
}

function isCommand(command: string): boolean {
  return command.includes("/")
    ? isExecutable(command)
    : executablesNamed(command, process.env).length > 0;
}

async function run(instance: Instance, aws: LocalAws, args: readonly string[]): Promise<number> {
  const [word, ...rest] = args;
  if (word === "exec") {
    const [command = "", ...ofCommand] = rest;
    return runInTerminal(command, ofCommand, aws.env);
  }
  const stack = stackOf(args, aws.env);
  const project = projectDirectory(args, process.cwd());
  const isPulumi = word !== "aerosecure";
  if (isPulumi && isStackNeeded(args)) {
    await ensureStack(aws, instance, { project, stack });
  }
  const line = isPulumi ? pulumiCommand(aws, args) : aerosecureCommand(aws, rest);
  return withCleanSettings(settingsFile(project, stack), isPulumi && isSettingsCommand(args), () =>
    runInTerminal(line.command, line.args, line.env),
  );
}

function pulumiCommand(aws: LocalAws, args: readonly string[]): CommandLine {
  return { command: aws.pulumi, args: withoutGeneratedCode(args), env: aws.env };
}

runMain(() => main(process.argv.slice(2)));
