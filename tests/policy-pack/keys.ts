import { ALIAS, KEY, KEY_POLICY } from "../../policy-pack/src/resources/aws-types";
import { type TestResource, UNKNOWN_TEXT } from "../../policy-pack/src/testing";

/** Keys and what belongs to them, to make test stacks of. Each has the name of what it is. */

export const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const POLICY = '{"Version":"2012-10-17","Statement":[]}';

type Properties = Readonly<Record<string, unknown>>;

export function key(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  return { type: KEY, name: "key", props, ...rest };
}

/** A key that is there, with what AWS tells of it, and of which the program declares nothing. */
export function keyThere(props: Properties, name = "key"): TestResource {
  return key(props, { name, inputs: {} });
}

export function keyPolicy(keyId: unknown, rest: Partial<TestResource> = {}): TestResource {
  return { type: KEY_POLICY, name: "policy", props: { keyId, policy: POLICY }, ...rest };
}

/** A KeyPolicy whose key's id is made from that resource. */
export function keyPolicyOf(
  name: string,
  keyId: unknown = UNKNOWN_TEXT,
  rest: Partial<TestResource> = {},
): TestResource {
  return keyPolicy(keyId, { madeFrom: { keyId: [name] }, ...rest });
}

export function alias(targetKeyId: unknown, rest: Partial<TestResource> = {}): TestResource {
  return { type: ALIAS, name: "alias", props: { name: "alias/key", targetKeyId }, ...rest };
}
