import { type Inputs, Output, runtime } from "@pulumi/pulumi";
import type { SettingRecord } from "../../infra/settings/setting-reader";

/** Arguments of a component as its settings are read, once all that can be known is known. */
export interface ReadInputs {
  /** The arguments that are known, as texts; lists and objects as JSON. */
  readonly record: SettingRecord;
  /** The names of those that are not known, in part or at all, until an update. */
  readonly pending: ReadonlySet<string>;
}

/**
 * Waits for the arguments. In a preview, some may stay unknown: an entry of a list then stands as a role that
 * nobody has, so that the others can be judged; anything else is left out.
 */
export async function readInputs(name: string, args: Inputs): Promise<ReadInputs> {
  const values = await runtime.serializeProperties(name, args);
  const record: Record<string, string> = {};
  const pending = new Set<string>();
  for (const [property, given] of Object.entries(values)) {
    const value = withoutSecretMarks(given);
    if (holdsUnknown(value)) {
      pending.add(property);
    }
    const known = LISTS_OF_PRINCIPALS.has(property) ? withStandIns(property, value) : value;
    if (!holdsUnknown(known)) {
      record[property] = typeof known === "string" ? known : JSON.stringify(known);
    }
  }
  return { record, pending };
}

const LISTS_OF_PRINCIPALS: ReadonlySet<string> = new Set([
  "administrators",
  "keyUsers",
  "serviceRoles",
]);

function withStandIns(property: string, value: unknown): unknown {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  const named = entries.map((entry, index) =>
    holdsUnknown(entry) ? `role/unknown-of-${property}-${index}` : entry,
  );
  return Array.isArray(value) || holdsUnknown(value) ? named : value;
}

/** Settings of this project are no secrets: what is made of them shows them. */
function withoutSecretMarks(value: unknown): unknown {
  if (runtime.isRpcSecret(value)) {
    return withoutSecretMarks(runtime.unwrapRpcSecret(value));
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretMarks);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, withoutSecretMarks(part)]),
      )
    : value;
}

function holdsUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(holdsUnknown);
  }
  return value === runtime.unknownValue;
}

/** Whether a value is known as it is written: it holds no output and no promise. */
export function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? !Output.isInstance(value) &&
        !(value instanceof Promise) &&
        Object.values(value).every(isPlain)
    : true;
}
