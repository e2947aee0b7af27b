import { awsFailure, isAboutCaller } from "./aws-errors";

/**
 * What AWS answered where that answer is a finding of its own.
 *
 * @throws the error itself where it is no answer of AWS: the network, credentials, this code
 */
export function answeredFailure(error: unknown): string {
  const failure = isAnswer(error) ? awsFailure(error) : undefined;
  if (failure === undefined) {
    throw error;
  }
  return failure.message;
}

/** Whether AWS answered, and said no to this request for good: neither throttled nor for want of a login. */
export function isAnswer(error: unknown): boolean {
  if (
    isAboutCaller(error) ||
    typeof error !== "object" ||
    error === null ||
    !("$metadata" in error)
  ) {
    return false;
  }
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const status = metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}
