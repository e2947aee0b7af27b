/** The local AWS has one account; the emulator takes it from the access key id. */
export const ACCOUNT_ID = "111122223333";

/** Where a stack names no other. */
export const DEFAULT_REGION = "us-east-1";
