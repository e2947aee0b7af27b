import { awsFailure, isAboutCaller, statusOf } from "./aws-errors";

/**
 * What AWS answered, if that answer is a finding of its own.
 *
 * @throws the error itself if it is no answer of AWS: the network, credentials, this code
 */
export function answeredFailure(error: unknown): string {
  const failure = isAnswer(error) ? awsFailure(error) : undefined;
  if (failure === undefined) {
    throw error;
  }
  return failure.message;
}

/** Whether AWS answered and refused this request for good: no throttling, no fault of the login. */
export function isAnswer(error: unknown): boolean {
  const status = statusOf(error);
  return (
    !isAboutCaller(error) && status !== undefined && status >= 400 && status < 500 && status !== 429
  );
}
