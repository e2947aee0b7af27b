import type { Fault } from "./fault";
import type { Naming } from "./resource";
import { uniqueSuffix } from "./unique-suffix";
import { text, type Values } from "./value";

/** How most of AWS is named: by `name`, or by what begins with `namePrefix`. */
export const byName: Naming = { property: "name", prefix: "namePrefix", make: (name) => name };

/** The fault of both being given. */
export function nameFaults(inputs: Values): readonly Fault[] {
  return inputs["name"] !== undefined && inputs["namePrefix"] !== undefined
    ? [{ property: "namePrefix", reason: "conflicts with name: give one of them" }]
    : [];
}

/** The name that is given, or one that begins with the prefix that is. */
export function chosenName(inputs: Values): string {
  return text(inputs, "name") ?? `${text(inputs, "namePrefix")}${uniqueSuffix()}`;
}
