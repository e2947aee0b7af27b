import type { Target } from "../stack/target";
import type { CommonOptions } from "./command";
import type { Context } from "./context";

type Where = Pick<Context<unknown>, "isLoopback">;

/** What runs this program. On the local AWS, npm sets its environment. */
export function ownProgram({ isLoopback }: Where): string {
  return isLoopback ? "npm run local -- aerosecure" : "npx aerosecure";
}

/** What runs Pulumi. */
export function pulumiCommand({ isLoopback }: Where): string {
  return isLoopback ? "npm run local --" : "pulumi";
}

/**
 * Another command of this program about the same target, as a user types it.
 *
 * @param command with its own options, such as "cancel-deletion --enable"
 */
export function ownCommand(
  context: Pick<Context<Target>, "isLoopback" | "target">,
  { cwd }: Pick<CommonOptions, "cwd">,
  command: string,
): string {
  const { stack, keyArn, bucketName } = context.target;
  const about =
    stack === undefined
      ? ["--key", keyArn, ...(bucketName === undefined ? [] : ["--bucket", bucketName])]
      : ["--stack", stack, ...(cwd === "." ? [] : ["--cwd", quoted(cwd)])];
  return [ownProgram(context), command, ...about].join(" ");
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
