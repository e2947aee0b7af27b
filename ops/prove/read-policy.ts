import { readFile } from "node:fs/promises";
import { BUCKET_POLICY_MAX_BYTES, KEY_POLICY_MAX_BYTES } from "../../infra/aws/limits";
import { accountsInControl } from "../../policy-pack/policy-document/accounts";
import { type PolicyDocument, readDocument } from "../../policy-pack/policy-document/document";
import type { Site } from "../controls/policy-facts";
import { UserError } from "../terminal/user-error";

const MAX_BYTES = { key: KEY_POLICY_MAX_BYTES, bucket: BUCKET_POLICY_MAX_BYTES };

/**
 * The policy in a file.
 *
 * @throws UserError if there is none that AWS would take
 */
export async function readPolicy(
  file: string,
  policy: "key" | "bucket",
  { accountId }: Pick<Site, "accountId">,
): Promise<PolicyDocument> {
  const what = `${policy} policy`;
  const maxBytes = MAX_BYTES[policy];
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The ${what} ${file} cannot be read: ${error.code}.`, 2);
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new UserError(`The ${what} ${file} has ${bytes} bytes; AWS takes ${maxBytes}.`, 2);
  }
  const document = readDocument(file, text);
  if (typeof document === "string") {
    throw new UserError(`${document} Name a file with the JSON of a ${what}.`, 2);
  }
  const accounts = policy === "key" ? accountsInControl(document) : [];
  if (accounts.length > 0 && !accounts.includes(accountId)) {
    throw new UserError(
      `The ${what} ${file} gives the account ${accounts[0]} control of its key, but --key is in the account ${accountId}.`,
      2,
    );
  }
  return document;
}
