import { regionOfKeyArn } from "../values/key-arn";
import { UNKNOWN } from "../values/unknown";
import type { StackResource } from "./stack";

/** Whether two resources may be in the same Region: not if both Regions are known and differ. */
export function mayShareRegion(one: StackResource, other: StackResource): boolean {
  const [region, otherRegion] = [regionOf(one), regionOf(other)];
  return region === undefined || otherRegion === undefined || region === otherRegion;
}

/**
 * The Region a resource is in, where it is known: its own, or else its provider's.
 *
 * Source: https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/
 */
export function regionOf({ property, outputs, provider }: StackResource): string | undefined {
  const declared = property("region").value;
  const candidates = declared === UNKNOWN ? [] : [declared, outputs["region"], provider["region"]];
  return candidates.find((region): region is string => typeof region === "string" && region !== "");
}

/**
 * The Region that a resource is in, or is going to be in: a text, UNKNOWN until the update, or
 * undefined if nothing in the stack says.
 */
export function placedIn(resource: StackResource): string | typeof UNKNOWN | undefined {
  const made = regionOfKeyArn(resource.outputs["arn"]);
  const isUnknown = resource.property("region").value === UNKNOWN;
  return made ?? (isUnknown ? UNKNOWN : regionOf(resource));
}
