import { RunError } from "@pulumi/pulumi";

/**
 * What stops a deployment for the user to fix: only the message is shown.
 *
 * It has no stack. Pulumi formats the stack of every error it reports, shown or not. For one with a frame of
 * Pulumi's own among async ones, Node.js 22 needs 12 seconds and 3 gigabytes; Node.js 24 does not.
 */
export function userError(message: string): RunError {
  const error = new RunError(message);
  error.stack = "";
  return error;
}

/** A message of several lines as one, ended by a full stop, so that it fits into a sentence's place. */
export function oneLine(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
