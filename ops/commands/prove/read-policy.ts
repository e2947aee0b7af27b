import { readFile } from "node:fs/promises";
import { accountsInControl } from "../../../policy-pack/src/policy-document/access/accounts";
import {
  type PolicyDocument,
  readDocument,
} from "../../../policy-pack/src/policy-document/document";
import { KMS, S3 } from "../../../policy-pack/src/policy-document/services";
import type { Site } from "../../controls/policies/policy-facts";
import { UserError } from "../../terminal/user-error";

/** Whose resource has such a policy. */
const SERVICES = { key: KMS, bucket: S3 };

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
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The ${what} ${file} cannot be read: ${error.code}.`, 2);
  });
  const document = readDocument(file, text, SERVICES[policy]);
  if ("fault" in document) {
    const remedy =
      "remedy" in document ? document.remedy : `Name a file with the JSON of a ${what}.`;
    throw new UserError(`${document.fault} ${remedy}`, 2);
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
