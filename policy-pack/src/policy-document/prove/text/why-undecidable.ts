import { TooManyClassesError } from "../../classes/classes";
import { UndecidableError } from "../../decide/undecidable-error";

/** Why a proof ended with an error, as part of a sentence. @throws the error, if it is a fault of the code */
export function whyUndecidable(error: unknown): string {
  if (error instanceof UndecidableError) {
    return error.what;
  }
  if (error instanceof TooManyClassesError) {
    return "an Action, a Resource or an account, whose patterns make too many classes";
  }
  throw error;
}
