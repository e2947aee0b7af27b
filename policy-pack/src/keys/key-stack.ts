import { ALIAS_TYPES, KEY_POLICY, KEY_TYPES } from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import type { Node } from "../values/node";
import { isObject, UNKNOWN } from "../values/unknown";
import { keyFinder } from "./key-finder";

/** A resource that says something about a key, which may be in another stack. */
export interface KeyCompanion {
  readonly resource: StackResource;
  readonly key: StackResource | undefined;
  /** The key as this resource gives it: a text, UNKNOWN, or something wrong. */
  readonly keyId: Node;
}

/** The stack's keys and what belongs to them. */
export interface KeyStack {
  readonly keys: readonly StackResource[];
  readonly policies: readonly KeyCompanion[];
  readonly aliases: readonly KeyCompanion[];
}

export function readKeyStack(stack: Stack): KeyStack {
  const keys = stack.ofTypes(KEY_TYPES);
  const find = keyFinder(keys);
  const companions = (types: readonly string[], property: string): readonly KeyCompanion[] =>
    stack.ofTypes(types).map((resource) => ({
      resource,
      key: find(resource, property),
      keyId: resource.property(property),
    }));
  return {
    keys,
    policies: companions([KEY_POLICY], "keyId"),
    aliases: companions(ALIAS_TYPES, "targetKeyId"),
  };
}

/** Whether the key or KeyPolicy declares a policy; the provider takes an empty text for none. */
export function declaresPolicy(resource: StackResource): boolean {
  const { value } = resource.property("policy");
  return value === UNKNOWN || isObject(value) || (typeof value === "string" && value.trim() !== "");
}

/** The KMS keys of this stack that a property's value was made from. */
export function keysBehind(resource: StackResource, property: string): readonly StackResource[] {
  return resource.madeFrom(property).filter(({ type }) => KEY_TYPES.includes(type));
}
