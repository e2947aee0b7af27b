import { readFile } from "node:fs/promises";
import { type PolicyDocument, readDocument } from "../../policy-pack/policy-document/document";
import type { PolicyLimit } from "../../policy-pack/policy-document/excess";
import { UserError } from "../terminal/user-error";

/**
 * The policy in a file.
 *
 * @param what how an error names it, such as "key policy"
 * @param service whose resource has such a policy
 * @throws UserError if there is none that AWS would take
 */
export async function readPolicy(
  file: string,
  what: string,
  service: PolicyLimit,
): Promise<PolicyDocument> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The ${what} ${file} cannot be read: ${error.code}.`, 2);
  });
  const document = readDocument(file, text, service);
  if ("fault" in document) {
    const remedy =
      "remedy" in document ? document.remedy : `Name a file with the JSON of a ${what}.`;
    throw new UserError(`${document.fault} ${remedy}`, 2);
  }
  return document;
}
