import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CommandLine } from "../../../local/local-aws/aerosecure";
import type { FaultProxy } from "./fault-proxy";

/** A request that changes a key, its alias or its record. */
const CHANGES_KEY =
  /^kms (?:TagResource|UntagResource|ScheduleKeyDeletion|CancelKeyDeletion|EnableKey|DisableKey|CreateAlias)$/;
const CHANGES_OBJECTS = /^(?:PUT|DELETE|POST) /;

/** Whether a request changes something. */
export function isChange(operation: string): boolean {
  return CHANGES_KEY.test(operation) || CHANGES_OBJECTS.test(operation);
}

/**
 * Runs a command in a process of its own and kills it, without a chance to tidy up, as soon as a change has
 * taken effect, before it hears of it. A kill behind a request that only reads is one behind the change
 * before it.
 *
 * @param changes how many take effect; 0 kills at the first request
 * @returns whether it was killed: false where it makes fewer changes
 */
export async function runKilled(
  { command, args, env }: CommandLine,
  proxy: FaultProxy,
  changes: number,
): Promise<boolean> {
  const child = spawn(command, args, {
    env: { ...env, AWS_ENDPOINT_URL: proxy.endpoint },
    stdio: "ignore",
  });
  proxy.onAnswer = (number) => {
    const made = proxy.seen.slice(0, number).filter(isChange).length;
    if (made >= changes) {
      child.kill("SIGKILL");
    }
  };
  await once(child, "exit");
  proxy.onAnswer = undefined;
  return child.signalCode === "SIGKILL";
}
