/**
 * The tag that says which stack a key is of: a key's ARN does not tell, so the rights over keys that
 * a delivery role has are bound to it.
 */
export const STACK_TAG = "aerosecure:stack";

/** Tags with the one of the stack, which no setting takes the place of. */
export function taggedForStack(
  stack: string,
  tags: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...tags, [STACK_TAG]: stack };
}
