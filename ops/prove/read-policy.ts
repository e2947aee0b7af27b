import { readFile } from "node:fs/promises";
import { type PolicyDocument, readDocument } from "../../policy-pack/policy-document/document";
import { UserError } from "../terminal/user-error";

/**
 * The policy in a file.
 *
 * @param what how an error names it, such as "key policy"
 * @param maxBytes what AWS takes
 * @throws UserError if there is none that AWS would take
 */
export async function readPolicy(
  file: string,
  what: string,
  maxBytes: number,
): Promise<PolicyDocument> {
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
  return document;
}
