import type { Clients } from "../aws/clients";
import type { Ask } from "../terminal/ask";
import type { Output } from "../terminal/output";
import type { Progress } from "../terminal/progress";

/** What a command works with. */
export interface Context<Target> {
  /** What the command is about; `undefined` for commands that need no key. */
  readonly target: Target;
  /** Clients in the target's region; `clients.in(region)` for another. */
  readonly clients: Clients;
  readonly output: Output;
  readonly progress: Progress;
  readonly ask: Ask;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. For calls that may be cut off, never for a write. */
  readonly signal: AbortSignal;
  /** Whether all AWS calls go to this machine: only then may something be "not judged". */
  readonly isLoopback: boolean;
  now(): Date;
}
