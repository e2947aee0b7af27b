import { codeOf } from "./aws-errors";

/** Why something could not be judged. Only the local AWS leaves anything not judged. */
export interface NotJudged {
  readonly notJudged: string;
}

const NOT_IMPLEMENTED = /^(?:InternalFailure|NotImplemented\w*|UnknownOperationException)$/;

/**
 * Asks AWS. If a local AWS does not know the call, that is the answer; AWS itself knows every call.
 *
 * @param call named if it is not known: "kms:GetKeyLastUsage"
 */
export async function unlessMissingLocally<T>(
  { isLoopback }: { readonly isLoopback: boolean },
  call: string,
  ask: () => Promise<T>,
): Promise<T | NotJudged> {
  try {
    return await ask();
  } catch (error) {
    if (isLoopback && NOT_IMPLEMENTED.test(codeOf(error))) {
      return { notJudged: `the local AWS does not know ${call}` };
    }
    throw error;
  }
}

export function isNotJudged(answer: object | undefined): answer is NotJudged {
  return answer !== undefined && "notJudged" in answer;
}
