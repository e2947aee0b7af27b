import { KEY_TYPES } from "../aws-types";
import type { StackResource } from "../stack";

/** The KMS keys of this stack that a property's value was made from. */
export function keysBehind(resource: StackResource, property: string): readonly StackResource[] {
  return resource.madeFrom(property).filter(({ type }) => KEY_TYPES.includes(type));
}
