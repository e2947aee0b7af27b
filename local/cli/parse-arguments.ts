import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "./user-error";

/**
 * Reads a command's arguments.
 *
 * @param help shown if they cannot be read
 * @throws UserError with exit code 2 naming the argument that is not known
 */
export function parseArguments<Config extends ParseArgsConfig>(
  config: Config,
  help: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${help}`, 2);
  }
}
