import type { CommonOptions } from "../command";
import type { Context } from "../context";
import type { Target } from "../target";

/** How this command line is begun: on the local AWS npm has the environment for it. */
function beginning(isLoopback: boolean): string {
  return isLoopback ? "npm run local -- aerosecure" : "npx aerosecure";
}

/** What runs Pulumi. */
export function pulumiCommand({ isLoopback }: Pick<Context<unknown>, "isLoopback">): string {
  return isLoopback ? "npm run local --" : "pulumi";
}

/** Another command of this program about the same key, as it is to be typed. */
export function ownCommand(
  { isLoopback, target }: Pick<Context<Target>, "isLoopback" | "target">,
  { cwd }: Pick<CommonOptions, "cwd">,
  name: string,
): string {
  const { stack, keyArn, bucketName } = target;
  const about =
    stack === undefined
      ? ["--key", keyArn, ...(bucketName === undefined ? [] : ["--bucket", bucketName])]
      : ["--stack", stack, ...(cwd === "." ? [] : ["--cwd", cwd])];
  return [beginning(isLoopback), name, ...about].join(" ");
}
