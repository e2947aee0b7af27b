import { createHash, randomBytes } from "node:crypto";
import { withAllTags } from "./all-tags";
import type { Fault } from "./fault";
import { withMadeUpName } from "./naming";
import { policyFault } from "./policy-text";
import type { Kind, Properties, Property } from "./property";
import type { Resource } from "./resource";
import { shown } from "./shown";
import { asUnknownDocuments } from "./unknown-documents";
import { holdsUnknown, isRecord, isUnknown, present, type Value, type Values } from "./value";

export interface Checked {
  readonly inputs: Values;
  readonly faults: readonly Fault[];
}

export interface CheckContext {
  /** The resource's name in the program. */
  readonly name: string;
  /** The region of a resource that names none. */
  readonly region: string | undefined;
  /** What the engine draws random names from, so that a plan and its update agree. */
  readonly seed: Uint8Array;
}

/**
 * The inputs with AWS's defaults and a name of its own where one is due, and every fault in them. They may be what
 * was read, `tagsAll` among it, which follows the tags.
 */
export function check(
  resource: Resource,
  olds: Values,
  { tagsAll: _, ...news }: Values,
  context: CheckContext,
): Checked {
  const faults: Fault[] = [];
  const { properties } = resource;
  const given = checkProperties(properties, asUnknownDocuments(properties, news), "", faults);
  const isRegional = properties["region"] !== undefined;
  const region = isRegional ? (given["region"] ?? context.region) : undefined;
  const inputs = present({ ...given, region });
  if (isRegional && region === undefined) {
    faults.push({
      property: "region",
      reason: "is missing: set aws:region in the stack's settings",
    });
  }
  faults.push(...(resource.faults?.(inputs) ?? []));
  return { inputs: named(resource, olds, withAllTags(properties, inputs), context), faults };
}

function checkProperties(
  properties: Properties,
  values: Values,
  prefix: string,
  faults: Fault[],
): Values {
  for (const name of Object.keys(values)) {
    if (properties[name] === undefined) {
      faults.push({
        property: prefix + name,
        reason: `is not one of the properties the local AWS provides: ${Object.keys(properties).join(", ")}`,
      });
    }
  }
  const checked: Record<string, Value | undefined> = { ...values };
  for (const [name, property] of Object.entries(properties)) {
    const value = values[name] ?? property.default;
    if (value !== undefined) {
      checked[name] = checkValue(property, value, prefix + name, faults);
    } else if (property.required) {
      faults.push({ property: prefix + name, reason: "is missing: give it a value" });
    }
  }
  return present(checked);
}

function checkValue(property: Property, value: Value, path: string, faults: Fault[]): Value {
  if (isUnknown(value)) {
    return value;
  }
  if (property.is === "policyDocument" && isRecord(value)) {
    return JSON.stringify(value);
  }
  const fault = KINDS[property.is](value) ?? ruleFault(property, value);
  if (fault !== undefined) {
    faults.push({ property: path, reason: fault });
    return value;
  }
  const { of } = property;
  if (of === undefined) {
    return value;
  }
  if (isRecord(value)) {
    return checkProperties(of, value, `${path}.`, faults);
  }
  return Object.values(value ?? []).map((item: Value, index) =>
    isRecord(item) ? checkProperties(of, item, `${path}[${index}].`, faults) : item,
  );
}

function ruleFault(property: Property, value: Value): string | undefined {
  return holdsUnknown(value) ? undefined : property.rule?.(value);
}

const KINDS: Readonly<Record<Kind, (value: Value) => string | undefined>> = {
  text: must("text", (value) => typeof value === "string"),
  flag: must("true or false", (value) => typeof value === "boolean"),
  number: must("a number", (value) => typeof value === "number"),
  texts: must("a list of texts", (value) => Array.isArray(value) && value.every(isText)),
  tags: must("a map of texts", (value) => isRecord(value) && Object.values(value).every(isText)),
  object: must("an object", isRecord),
  objects: must("a list of objects", (value) => Array.isArray(value) && value.every(isPart)),
  policy: policyText,
  policyDocument: policyText,
};

function must(
  what: string,
  holds: (value: Value) => boolean,
): (value: Value) => string | undefined {
  return (value) => (holds(value) ? undefined : `must be ${what}, not ${shown(value)}`);
}

function isText(value: Value): boolean {
  return typeof value === "string";
}

function isPart(value: Value): boolean {
  return isRecord(value) || isUnknown(value);
}

function policyText(value: Value): string | undefined {
  return typeof value === "string"
    ? policyFault(value)
    : `must be the text of a JSON policy document, not ${shown(value)}`;
}

/** Keeps the name that an earlier check made up, or makes one up: the program's name and 7 hex digits. */
function named(resource: Resource, olds: Values, inputs: Values, context: CheckContext): Values {
  const naming = resource.naming;
  if (naming === undefined || inputs[naming.property] !== undefined) {
    return inputs;
  }
  if (inputs[naming.prefix] !== undefined) {
    return inputs;
  }
  const seed = context.seed.length > 0 ? context.seed : randomBytes(32);
  const digits = createHash("sha256").update(seed).digest("hex").slice(0, 7);
  const name = olds[naming.property] ?? naming.make(`${context.name}-${digits}`);
  return withMadeUpName(naming, inputs, String(name));
}
