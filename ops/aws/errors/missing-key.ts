import { UserError } from "../../terminal/user-error";

/** Reports that KMS has no such key. @param keyArn of a key, not of an alias */
export function missingKey(keyArn: string): UserError {
  const accountId = keyArn.split(":")[4];
  return new UserError(
    `AWS KMS has no key ${keyArn}. Unless the credentials are of another account than ${accountId}, it was deleted, and nothing that it encrypted can be read any more.`,
  );
}
