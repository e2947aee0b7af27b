import { UserError } from "../../terminal/user-error";
import { answeredFailure } from "./answered-failure";

/**
 * Why an object could not be read, if that is a finding: S3's answer, or a body that broke off.
 *
 * @throws the error itself if it is neither
 */
export function readingFailure(error: unknown): string {
  return error instanceof UserError ? error.message : answeredFailure(error);
}
