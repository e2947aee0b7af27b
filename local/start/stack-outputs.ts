import { UserError } from "../cli/user-error";
import type { LocalAws } from "../local-aws/local-aws";
import { runPulumi } from "./pulumi-run";

/** The outputs of the stack that the story uses. */
export interface StackOutputs {
  readonly keyArn: string;
  readonly keyAlias: string;
  readonly bucketName: string;
  readonly region: string;
  /** What a key user needs, as JSON. */
  readonly keyUserPolicy: string;
}

/**
 * @param stack the arguments that name the stack
 * @throws UserError if the stack has no such output
 */
export async function readStackOutputs(
  aws: LocalAws,
  stack: readonly string[],
): Promise<StackOutputs> {
  const run = await runPulumi(aws, ["stack", "output", "--json", ...stack]);
  if (run.exitCode !== 0) {
    throw new UserError(`The stack's outputs cannot be read:\n${run.output}`);
  }
  const outputs: Record<string, unknown> = JSON.parse(run.stdout);
  const textOf = (name: string): string => {
    const value = outputs[name];
    if (typeof value !== "string") {
      throw new UserError(
        `The stack's output ${name} is ${JSON.stringify(value)}. Run \`npm run local -- up\`.`,
      );
    }
    return value;
  };
  return {
    keyArn: textOf("keyArn"),
    keyAlias: textOf("keyAlias"),
    bucketName: textOf("bucketName"),
    region: textOf("region"),
    keyUserPolicy: textOf("keyUserPolicy"),
  };
}
