import { samePolicy } from "./policy-text";
import type { Properties, Property } from "./property";
import { isRecord, isUnknown, type Value, type Values } from "./value";

/** One difference between what is and what the program wants. */
export interface Change {
  /** The property's path: `tags.owner`, `rules[0].bucketKeyEnabled`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  /** The change needs a new resource. */
  readonly replaces: boolean;
}

/** What must change to get from the state to the inputs; unknown inputs count as changes. */
export function changes(properties: Properties, state: Values, inputs: Values): readonly Change[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    valueChanges(property, name, state[name], inputs[name], property.replaces ?? false),
  );
}

/** Whether two values of a property mean the same to AWS. */
export function same(
  property: Property,
  left: Value | undefined,
  right: Value | undefined,
): boolean {
  return valueChanges(property, "", left, right, false).length === 0;
}

/** Not given, or what AWS takes for not given: an empty text, list or map, and `false`. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false) {
    return true;
  }
  return typeof value === "object" && Object.keys(value).length === 0;
}

function valueChanges(
  property: Property,
  path: string,
  before: Value | undefined,
  after: Value | undefined,
  replaces: boolean,
): readonly Change[] {
  if (after === undefined && (property.computed || before === property.none)) {
    return [];
  }
  if (isEmpty(before) && isEmpty(after)) {
    return [];
  }
  if (before === undefined) {
    return [{ path, kind: "add", replaces }];
  }
  if (after === undefined) {
    return [{ path, kind: "delete", replaces }];
  }
  return updateChanges(property, path, before, after, replaces);
}

function updateChanges(
  property: Property,
  path: string,
  before: Value,
  after: Value,
  replaces: boolean,
): readonly Change[] {
  if (isUnknown(after)) {
    return [{ path, kind: "update", replaces }];
  }
  if (property.is === "tags") {
    return tagChanges(path, before, after, replaces);
  }
  if (property.of !== undefined) {
    return partChanges(property.of, path, before, after, replaces);
  }
  return sameScalar(property, before, after) ? [] : [{ path, kind: "update", replaces }];
}

function sameScalar(property: Property, before: Value, after: Value): boolean {
  if (typeof before === "string" && typeof after === "string") {
    if (property.is === "policy" || property.is === "policyDocument") {
      return samePolicy(before, after);
    }
    return property.same?.(before, after) ?? before === after;
  }
  // Lists of texts are sets to AWS.
  if (Array.isArray(before) && Array.isArray(after)) {
    return JSON.stringify([...before].sort()) === JSON.stringify([...after].sort());
  }
  return before === after;
}

function partChanges(
  of: Properties,
  path: string,
  before: Value,
  after: Value,
  replaces: boolean,
): readonly Change[] {
  const object: Property = { is: "object", of };
  if (isRecord(before) && isRecord(after)) {
    return Object.entries(of).flatMap(([name, part]) =>
      valueChanges(
        part,
        `${path}.${name}`,
        before[name],
        after[name],
        replaces || (part.replaces ?? false),
      ),
    );
  }
  const olds = Array.isArray(before) ? before : [];
  const news = Array.isArray(after) ? after : [];
  const longest = olds.length > news.length ? olds : news;
  return longest.flatMap((_, index) =>
    valueChanges(object, `${path}[${index}]`, olds[index], news[index], replaces),
  );
}

function tagChanges(
  path: string,
  before: Value,
  after: Value,
  replaces: boolean,
): readonly Change[] {
  const olds = isRecord(before) ? before : {};
  const news = isRecord(after) ? after : {};
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((key) => olds[key] !== news[key])
    .map((key) => ({
      path: `${path}${/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`,
      kind: olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update",
      replaces,
    }));
}
