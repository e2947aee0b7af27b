/** How the engine writes a text that it does not know yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Properties = Readonly<Record<string, unknown>>;
/** The names of properties and the numbers of items that lead to a value. */
export type Way = readonly string[];

/**
 * The ways to every value that the engine may not know: each leaf, at any depth, and each property
 * as a whole, since the engine may drop an object for one unknown in it.
 */
export function waysIn(properties: Properties): readonly Way[] {
  const leaves = leavesOf(properties, []);
  const wholes = Object.keys(properties).map((property) => [property]);
  return [...leaves.filter((way) => way.length > 1), ...wholes];
}

/** A copy in which what is at the end of the way, if it is there at all, is another value. */
export function withValue(properties: Properties, way: Way, value: unknown): Properties {
  return Object(changedAt(properties, way, value));
}

/** One value of each type of JSON that this value is not of; the first looks most like it. */
export function ofOtherTypes(value: unknown): readonly unknown[] {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const values = [text, 1, true, [value], { value }];
  return values.filter((each) => jsonTypeOf(each) !== jsonTypeOf(value));
}

/** As titles and messages have it, after the property's name. */
export function described(value: unknown): string {
  if (value === UNKNOWN_TEXT) {
    return "not known";
  }
  return value === undefined ? "absent" : `that is ${JSON.stringify(value)}`;
}

function jsonTypeOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}

function leavesOf(value: unknown, way: Way): readonly Way[] {
  if (typeof value !== "object" || value === null) {
    return [way];
  }
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...way, key]));
}

function changedAt(value: unknown, [key, ...rest]: Way, wanted: unknown): unknown {
  if (key === undefined) {
    return wanted;
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
    return value;
  }
  const changed: unknown = changedAt(Reflect.get(value, key), rest, wanted);
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (String(index) === key ? changed : each));
  }
  return { ...value, [key]: changed };
}
