import { UserError } from "../cli/user-error";
import type { LocalAws } from "../local-aws/local-aws";
import { runAerosecure } from "./aerosecure-run";

const WINDOW = ["--days", "7"];

/**
 * Schedules the deletion of the stack's key by `aerosecure schedule-deletion`, shows something, and
 * cancels the deletion with `aerosecure cancel-deletion`, also if showing it fails.
 *
 * @param stack the arguments that name the stack
 * @param whilePending what is shown
 * @param echo called with every line that the commands print
 * @throws UserError if one of them does not end well
 */
export async function deletionStory(
  aws: LocalAws,
  stack: readonly string[],
  whilePending: () => Promise<void>,
  echo: (line: string) => void,
): Promise<void> {
  const schedule = ["schedule-deletion", ...stack, ...WINDOW];
  const expected = ["--expect-objects", String(await versionsLost(aws, schedule))];
  try {
    await succeed(aws, [...schedule, "--yes", ...expected], echo);
    await whilePending();
  } finally {
    await takeBack(aws, ["cancel-deletion", ...stack], echo);
  }
}

/** Ctrl-C reaches the command as well, and ends it if it has changed nothing yet: the key is restored. */
async function takeBack(
  aws: LocalAws,
  args: readonly string[],
  echo: (line: string) => void,
): Promise<void> {
  try {
    await succeed(aws, args, echo);
  } catch {
    await succeed(aws, args, echo);
  }
}

/** What `--expect-objects` wants to know: with `--json` nothing is asked, and nothing is done. */
async function versionsLost(aws: LocalAws, schedule: readonly string[]): Promise<number> {
  const { stdout } = await runAerosecure(aws, [...schedule, "--json"]);
  const { loss, error }: Answer = JSON.parse(stdout);
  if (loss === undefined || loss === null) {
    throw new UserError(`What would be lost is not known: ${error?.message ?? stdout}`);
  }
  return loss.buckets.reduce((sum, { versions }) => sum + versions, 0);
}

/** The part of the command's JSON document that is read here. */
interface Answer {
  readonly loss?: { readonly buckets: readonly { readonly versions: number }[] } | null;
  readonly error?: { readonly message: string };
}

async function succeed(
  aws: LocalAws,
  args: readonly string[],
  echo: (line: string) => void,
): Promise<void> {
  echo(`$ aerosecure ${args.join(" ")}`);
  const { exitCode } = await runAerosecure(aws, args, echo);
  if (exitCode !== 0) {
    throw new UserError(`\`aerosecure ${args[0]}\` ended with exit code ${exitCode}.`);
  }
}
