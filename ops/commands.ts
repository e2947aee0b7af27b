import type { AnyCommand } from "./command";
import { cancelDeletionCommand } from "./commands/cancel-deletion";
import { evidenceCommand } from "./commands/evidence";
import { preflightCommand } from "./commands/preflight";
import { reencrypt } from "./commands/reencrypt";
import { scheduleDeletionCommand } from "./commands/schedule-deletion";
import { status } from "./commands/status";
import { verify } from "./commands/verify";

/** Every command, in the order in which help lists them. */
export const commands: readonly AnyCommand[] = [
  preflightCommand,
  verify,
  status,
  scheduleDeletionCommand,
  cancelDeletionCommand,
  reencrypt,
  evidenceCommand,
];
