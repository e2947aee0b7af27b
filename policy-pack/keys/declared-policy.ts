import type { StackResource } from "../stack";
import { isObject, UNKNOWN } from "../values/unknown";

/** Whether the key or KeyPolicy declares a policy; the provider takes an empty text for none. */
export function declaresPolicy(resource: StackResource): boolean {
  const { value } = resource.property("policy");
  return value === UNKNOWN || isObject(value) || (typeof value === "string" && value.trim() !== "");
}
