/** Stands for a value that the engine learns only during the update. */
export const UNKNOWN: unique symbol = Symbol("not known until the update");

export type Properties = Readonly<Record<string, unknown>>;

/** Whether the value has properties to read. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is UNKNOWN or holds something that is. */
export function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(holdsUnknown);
  }
  return value === UNKNOWN || (isObject(value) && Object.values(value).some(holdsUnknown));
}
