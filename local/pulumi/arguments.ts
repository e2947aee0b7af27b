import { resolve } from "node:path";
import { LOCAL_STACK } from "../local-aws/environment";

/** Commands that work on a stack that must exist. */
const STACK_COMMANDS = new Set(
  "cancel config destroy dn down import logs pre preview refresh state up update watch".split(" "),
);
/** Of `pulumi stack`: these work on one, the rest make, list or remove them. */
const STACK_SUBCOMMANDS = new Set("export graph history import output tag".split(" "));
/** Flags whose value is the next argument, among those that may stand before the command. */
const VALUE_FLAGS = new Set(["-C", "--cwd", "-s", "--stack", "--color", "-v", "--verbose"]);

/** The stack that the arguments, else PULUMI_STACK, name: "dev" of "-s organization/project/dev". */
export function stackOf(args: readonly string[], env: NodeJS.ProcessEnv): string {
  const name = flagValue(args, ["-s", "--stack"]) ?? env["PULUMI_STACK"] ?? LOCAL_STACK;
  return name.split("/").at(-1) ?? name;
}

/** The folder of the project: `--cwd`, else the current one. */
export function projectDirectory(args: readonly string[], cwd: string): string {
  return resolve(cwd, flagValue(args, ["-C", "--cwd"]) ?? ".");
}

/** Whether the command works on a stack, so that one must be made if there is none. */
export function isStackNeeded(args: readonly string[]): boolean {
  if (args.some((argument) => argument === "-h" || argument === "--help")) {
    return false;
  }
  const [command = "", subcommand] = words(args);
  return command === "stack"
    ? subcommand === undefined || STACK_SUBCOMMANDS.has(subcommand)
    : STACK_COMMANDS.has(command);
}

/** Whether the command is there to change the stack's settings file. */
export function isSettingsCommand(args: readonly string[]): boolean {
  const [command = "", subcommand = ""] = words(args);
  return command === "config" || `${command} ${subcommand}` === "stack change-secrets-provider";
}

/**
 * The arguments as this AWS can carry them out: `import` writes no program, for which Pulumi would need
 * the whole schema of the real AWS provider. Without the flag it imports, and fails after that.
 */
export function withoutGeneratedCode(args: readonly string[]): readonly string[] {
  const isSaid = args.some((argument) => argument.startsWith("--generate-code"));
  return words(args)[0] === "import" && !isSaid ? [...args, "--generate-code=false"] : args;
}

function words(args: readonly string[]): readonly string[] {
  return args.filter(
    (argument, index) => !argument.startsWith("-") && !VALUE_FLAGS.has(args[index - 1] ?? ""),
  );
}

function flagValue(args: readonly string[], flags: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (flags.includes(argument)) {
      return args[index + 1];
    }
    const flag = flags.find((name) => argument.startsWith(`${name}=`));
    if (flag !== undefined) {
      return argument.slice(flag.length + 1);
    }
  }
  return undefined;
}
