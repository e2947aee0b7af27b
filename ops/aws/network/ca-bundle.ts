import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "../../terminal/user-error";

/**
 * The certificate authorities that AWS_CA_BUNDLE names, in PEM: as with the AWS CLI, they are trusted in place of the
 * usual ones.
 *
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 *
 * @returns undefined if it is not set
 * @throws UserError with exit code 2 if the file cannot be read or holds no certificate
 */
export function caBundle({ AWS_CA_BUNDLE: path = "" }: NodeJS.ProcessEnv): string | undefined {
  if (path === "") {
    return undefined;
  }
  let pem: string;
  try {
    pem = readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `AWS_CA_BUNDLE is "${path}", which cannot be read: ${why}. Name a file of certificates, or unset it.`,
      2,
    );
  }
  try {
    new X509Certificate(pem);
  } catch {
    throw new UserError(
      `AWS_CA_BUNDLE is "${path}", which holds no certificate in PEM format. Name a file of certificates, or unset it.`,
      2,
    );
  }
  return pem;
}
