import { Command, CommanderError, Help, InvalidArgumentError, type Option } from "commander";
import { visibleJson, visibleText } from "../policy-pack/src/values/visible-text";
import { cancelDeletionCommand } from "./commands/deletion/cancel/command";
import { scheduleDeletionCommand } from "./commands/deletion/schedule/command";
import { evidenceCommand } from "./commands/evidence/command";
import { preflightCommand } from "./commands/preflight/command";
import { proveCommand } from "./commands/prove/command";
import { reencryptCommand } from "./commands/reencrypt/command";
import { statusCommand } from "./commands/status/command";
import { verifyCommand } from "./commands/verify/command";
import { type AnyCommand, type CommonOptions, wholeNumber } from "./door/command";
import { runCommand } from "./door/run-command";
import { foldedText } from "./terminal/folded-text";
import { tableOf } from "./terminal/output";

/** Every command, in the order in which help lists them. */
export const commands: readonly AnyCommand[] = [
  preflightCommand,
  verifyCommand,
  statusCommand,
  scheduleDeletionCommand,
  cancelDeletionCommand,
  reencryptCommand,
  evidenceCommand,
  proveCommand,
];

const BAD_USAGE = 2;
const MAX_REQUEST_TIMEOUT_S = 3600;
const DEFAULT_REQUEST_TIMEOUT_S = 60;

/**
 * Runs `aerosecure` in this process, with its environment, stdout and stderr.
 *
 * @param args what follows the program's name
 * @param version what `--version` prints
 * @returns the exit code, which help lists
 */
export async function runProgram(args: readonly string[], version: string): Promise<number> {
  const isJson = args.includes("--json");
  let exitCode = 0;
  const program = new Command("aerosecure")
    .description("Operate an AeroSecure key and the bucket it encrypts.")
    .version(version)
    .helpCommand("help [command]", "show the help of a command")
    .exitOverride()
    .showHelpAfterError("(add --help to list the commands)")
    .configureOutput({
      writeOut: (text) => process.stdout.write(foldedText(text, process.stdout)),
      writeErr: (text) => process.stderr.write(foldedText(text, process.stderr)),
      outputError: (text, write) => (isJson ? undefined : write(visibleText(text))),
    })
    .configureHelp({ optionDescription })
    .addHelpText("after", PROGRAM_NOTES);
  for (const command of commands) {
    register(program, command, async (options) => {
      exitCode = await runCommand(command, options);
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode !== 0 && isJson) {
      const name = commands.find((command) => args.includes(command.name))?.name ?? "aerosecure";
      const message = error.message.replace(/^error: /, "");
      const document = { command: name, ok: false, error: { message } };
      process.stdout.write(`${visibleJson(document)}\n`);
    }
    return error.exitCode === 0 ? 0 : BAD_USAGE;
  }
}

const PROGRAM_NOTES = `
Every command takes --stack; most take --key and --bucket instead. Credentials
are found as the AWS CLI finds them; AWS_ENDPOINT_URL names another AWS. To run
a command on the local AWS: npm run local -- aerosecure COMMAND.

Exit codes: 0 ok, 1 finding or failure, 2 bad usage, 3 not decided (prove),
130 interrupted.`;

/** Every option is off, or empty, by default: help need not say so. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:false|\[\])\)$/, "");
}

function register(
  program: Command,
  command: AnyCommand,
  run: (options: CommonOptions) => Promise<void>,
): void {
  const registered = program
    .command(command.name)
    .summary(command.summary)
    .description(unwrapped(command.description ?? command.summary))
    .allowExcessArguments(false)
    .showHelpAfterError("(add --help to see its options)");
  registered.option("-s, --stack <stack>", "the Pulumi stack (default: PULUMI_STACK)");
  if (command.needs !== "nothing") {
    registered
      .option("--key <key>", "the key instead of a stack: ARN, id or alias/NAME")
      .option("--bucket <bucket>", "the bucket, with --key");
  }
  registered
    .option("--region <region>", "the region (default: the stack's, the key's, AWS_REGION)", region)
    .option("-C, --cwd <folder>", "the folder of the Pulumi project", ".");
  command.configure?.(registered);
  registered
    .optionsGroup("Options:")
    .option("--json", "print one JSON document instead of text", false)
    .option(
      "--request-timeout <seconds>",
      "how long to wait for AWS to respond",
      wholeNumber(1, MAX_REQUEST_TIMEOUT_S),
      DEFAULT_REQUEST_TIMEOUT_S,
    )
    .addHelpText("after", notesOf(command))
    .action(() => run(registered.opts<CommonOptions>()));
}

/** Paragraphs, each on one line for commander to wrap. */
function unwrapped(text: string): string {
  return text.replace(/(?<!\n)\n(?!\n)/g, " ");
}

function region(text: string): string {
  if (!/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(text)) {
    throw new InvalidArgumentError("Use a region's name, such as us-east-1.");
  }
  return text;
}

function notesOf({ examples, permissions }: AnyCommand): string {
  const rows = permissions.map(({ action, why }) => [`  ${action}`, why]);
  return [
    "",
    "Examples:",
    ...examples.flatMap(({ args, what }) => [`  ${what}:`, `    npx aerosecure ${args}`]),
    "",
    "IAM permissions it needs:",
    ...tableOf(rows),
  ].join("\n");
}
