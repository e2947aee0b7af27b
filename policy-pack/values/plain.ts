import { UnknownValueError } from "@pulumi/policy";

/** Stands for a value that the engine learns only during the update. */
export const UNKNOWN: unique symbol = Symbol("not known until the update");

export type Properties = Readonly<Record<string, unknown>>;

/** The value that `get` reads, or UNKNOWN where the framework refuses to give it at preview. */
export function read(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    if (error instanceof UnknownValueError) {
      return UNKNOWN;
    }
    throw error;
  }
}

/**
 * A copy of the properties in which every unknown is UNKNOWN, so that judging one property can
 * never be cut short by another. A property set to null counts as not set, as it does in Pulumi.
 */
export function plainProperties(source: object): Properties {
  const properties = Object.keys(source).map((key) => [key, plain(source, key)] as const);
  return Object.fromEntries(
    properties.filter(([, value]) => value !== undefined && value !== null),
  );
}

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

function plain(source: object, key: string): unknown {
  const value = read(() => Reflect.get(source, key));
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => plain(value, String(index)));
  }
  return typeof value === "object" && value !== null ? plainProperties(value) : value;
}
