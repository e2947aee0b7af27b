import { RunError } from "@pulumi/pulumi";

/**
 * What stops a deployment for the user to put right: the message alone is shown.
 *
 * It has no stack. Pulumi formats the stack of every error it reports, shown or not, and Node.js 20
 * needs seconds and half a gigabyte for one with a frame of Pulumi's own among async ones.
 */
export function userError(message: string): RunError {
  const error = new RunError(message);
  error.stack = "";
  return error;
}
