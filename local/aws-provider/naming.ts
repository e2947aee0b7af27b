import type { Fault } from "./fault";
import type { Naming, Resource } from "./resource";
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

/** Where Pulumi's bridge to Terraform lists the inputs that it filled in itself. */
const DEFAULTS = "__defaults";

/** The inputs with a name that was made up, marked as such. */
export function withMadeUpName({ property }: Naming, inputs: Values, name: string): Values {
  return { ...inputs, [property]: name, [DEFAULTS]: [property] };
}

/** The inputs as AWS knows them, which has no second name for tags. */
export function withoutDefaults({ [DEFAULTS]: _, tagsAll: __, ...inputs }: Values): Values {
  return inputs;
}

/**
 * Whether the program gives the resource its name. Of such a resource, Pulumi's bridge deletes the old
 * one before it creates the new one, even if the name is another, unless the program decides otherwise.
 *
 * Source: https://github.com/pulumi/pulumi-terraform-bridge (`nameRequiresDeleteBeforeReplace`)
 */
export function isNamed({ naming }: Resource, inputs: Values): boolean {
  if (naming === undefined || inputs[naming.property] === undefined) {
    return false;
  }
  const defaults = inputs[DEFAULTS];
  return !(Array.isArray(defaults) && defaults.includes(naming.property));
}
