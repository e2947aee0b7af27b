import { regionOf } from "../region";
import type { StackResource } from "../stack";
import { UNKNOWN } from "../values/unknown";
import { regionOfKeyArn } from "./key-arn";

/**
 * The Region that a resource is in, or is going to be in: a text, UNKNOWN until the update, or
 * undefined where nothing in the stack tells.
 */
export function placedIn(resource: StackResource): string | typeof UNKNOWN | undefined {
  const made = regionOfKeyArn(resource.outputs["arn"]);
  const isUnknown = resource.property("region").value === UNKNOWN;
  return made ?? (isUnknown ? UNKNOWN : regionOf(resource));
}
