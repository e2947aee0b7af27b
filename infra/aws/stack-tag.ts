/**
 * The tag that names the stack of a key: a key's ARN does not show it, so a delivery role's
 * permissions on keys are bound to it.
 */
export const STACK_TAG = "aerosecure:stack";

/** Tags with the one of the stack, which no setting replaces. */
export function taggedForStack(
  stack: string,
  tags: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...tags, [STACK_TAG]: stack };
}
