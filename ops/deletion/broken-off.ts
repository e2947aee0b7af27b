import { operationOf } from "../aws-operation";

/**
 * Whether the connection broke within an answer's body. The SDK tries a call again, but not a body that was
 * begun: then the error is of no call any more.
 */
export function isBrokenOff(error: unknown): boolean {
  const isReset = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return isReset && operationOf(error) === undefined;
}
