/** A property value as the engine sends it: plain JSON, with unknown values as sentinel texts. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Named property values: the inputs or the state of a resource. */
export interface Values {
  readonly [name: string]: Value;
}

/** The engine's sentinel for a text that is not known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's sentinels, one for each type of value: bool, number, text, list, map, asset, archive. */
const UNKNOWNS: ReadonlySet<Value> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

export function isUnknown(value: Value | undefined): boolean {
  return value !== undefined && UNKNOWNS.has(value);
}

/** Whether the value is unknown or has an unknown part. */
export function holdsUnknown(value: Value): boolean {
  if (isUnknown(value)) {
    return true;
  }
  return isRecord(value) || Array.isArray(value) ? Object.values(value).some(holdsUnknown) : false;
}

export function isRecord(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

export function flag(values: Values, name: string): boolean | undefined {
  const value = values[name];
  return typeof value === "boolean" ? value : undefined;
}

export function number(values: Values, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}

export function record(values: Values, name: string): Values {
  const value = values[name];
  return isRecord(value) ? value : {};
}

export function list(values: Values, name: string): readonly Value[] {
  const value = values[name];
  return Array.isArray(value) ? value : [];
}

/** The texts of a map of texts, such as tags. */
export function texts(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** The properties that have a value: what AWS leaves out is left out of the state too. */
export function present(values: { readonly [name: string]: Value | undefined }): Values {
  const kept: Record<string, Value> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) {
      kept[name] = value;
    }
  }
  return kept;
}
