import { UserError } from "../../terminal/user-error";
import { answeredFailure } from "./answered-failure";

/**
 * What kept an object's bytes from being read, where that is a finding: S3's answer, or a body that
 * broke off.
 *
 * @throws the error itself where it is neither
 */
export function readingFailure(error: unknown): string {
  return error instanceof UserError ? error.message : answeredFailure(error);
}
