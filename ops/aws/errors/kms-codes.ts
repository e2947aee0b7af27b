/**
 * S3 passes on what KMS answered as "KMS." and KMS's own code. These say that the key, as it is now, cannot be used.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
 */
const OF_THE_KEY = new Set([
  "DisabledException",
  "IncorrectKeyException",
  "InvalidCiphertextException",
  "InvalidKeyUsageException",
  "KMSInvalidStateException",
  "NotFoundException",
]);

/**
 * These say that KMS could not answer at this moment: AWS's pages say to try again.
 *
 * Sources: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html#API_GenerateDataKey_Errors,
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
const OF_THE_MOMENT = new Set([
  "DependencyTimeoutException",
  "InternalFailure",
  "InternalFailureException",
  "KMSInternalException",
  "KeyUnavailableException",
  "ServiceUnavailable",
  "ThrottlingException",
]);

/** Whether S3 passes on that KMS cannot use the key, as it is now. */
export function isOfTheKey(code: string): boolean {
  return isPassedOn(code, OF_THE_KEY);
}

/** Whether S3 passes on that KMS could not answer at this moment. */
export function isOfTheMoment(code: string): boolean {
  return isPassedOn(code, OF_THE_MOMENT);
}

function isPassedOn(code: string, codes: ReadonlySet<string>): boolean {
  return code.startsWith("KMS.") && codes.has(code.slice("KMS.".length));
}
