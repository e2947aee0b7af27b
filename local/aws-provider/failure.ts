/** Codes of a connection that the local AWS did not take, or dropped. */
const NO_ANSWER: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "TimeoutError",
]);

/** A refusal in words for the user, who needs no stack. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** AWS's code for the error: `NoSuchBucket`. Nothing for an error that is not AWS's. */
export function awsCode(error: unknown): string | undefined {
  return error instanceof Error && "$fault" in error ? error.name : undefined;
}

/** Runs a call that may find nothing: AWS's codes for that give nothing. */
export async function unlessMissing<T>(
  call: Promise<T>,
  ...codes: readonly string[]
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const code = awsCode(error);
    if (code !== undefined && codes.includes(code)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Runs a call that a data source stands or falls with.
 *
 * @throws Refusal for AWS's codes of an absence, in the real provider's words and then AWS's
 */
export async function mustExist<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const code = awsCode(error);
    if (code !== undefined && codes.includes(code) && error instanceof Error) {
      throw new Refusal(`couldn't find resource: ${code}: ${error.message}`);
    }
    throw error;
  }
}

/** The error on one line, with AWS's own code and message where it is AWS's. */
export function describe(error: unknown, endpoint: string): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = "code" in error ? error.code : error.name;
  if (NO_ANSWER.has(code)) {
    return `the local AWS at ${endpoint} does not answer (${code}); start it again with \`npm run local -- up\``;
  }
  if (error instanceof Refusal) {
    return oneLine(error.message);
  }
  if (awsCode(error) !== undefined) {
    return oneLine(`${error.name}: ${error.message}`);
  }
  // Not a user's mistake but a fault of this provider: its place is what helps.
  return `internal fault of the local AWS provider: ${error.stack ?? error.message}`;
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}
