import type { Remedies } from "../controls/remedies";
import type { Target } from "../stack/target";
import type { CommonOptions } from "./command";
import type { Context } from "./context";
import { ownCommand, pulumiCommand } from "./own-command";

/** The commands that mend what a command about this target finds. */
export function remediesOf(
  context: Pick<Context<Target>, "isLoopback" | "target">,
  options: Pick<CommonOptions, "cwd">,
): Remedies {
  return {
    cancelDeletion: ownCommand(context, options, "cancel-deletion"),
    pulumi: pulumiCommand(context),
  };
}
