import type { StackResource } from "../resources/stack";
import { keyIdIn } from "../values/key-arn";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

/** A KMS key as a property names it. */
export interface KeyName {
  readonly node: Node;
  /** The KMS keys of this stack that the name was made from. */
  readonly keys: readonly StackResource[];
}

/** Whether two names mean the same key: by ARN, by its id alone, or by what they were made from. */
export function isSameKey(one: KeyName, other: KeyName): boolean | typeof UNKNOWN {
  if (one.node.value !== UNKNOWN && other.node.value !== UNKNOWN) {
    return keyId(one.node.value) === keyId(other.node.value);
  }
  if (one.keys.length === 0 || other.keys.length === 0) {
    return UNKNOWN;
  }
  return one.keys.some((key) => other.keys.includes(key));
}

function keyId(name: unknown): unknown {
  return typeof name === "string" ? keyIdIn(name) : name;
}
