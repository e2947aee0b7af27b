import { isObject, type Properties, UNKNOWN } from "./unknown";

/** A value in a resource and the way to it. */
export interface Node {
  readonly path: string;
  readonly value: unknown;
  /** What the value would have to be for the way to go on, where it is something else. */
  readonly mustBe?: "a list" | "an object";
}

export function nodeOf(properties: Properties, property: string): Node {
  return { path: property, value: properties[property] };
}

/** The named member. A value that has no members stays itself, so that a finding names it. */
export function member(node: Node, name: string): Node {
  if (isStuck(node)) {
    return node;
  }
  const path = `${node.path}.${name}`;
  if (node.value === undefined) {
    return { path, value: undefined };
  }
  return isObject(node.value)
    ? { path, value: node.value[name] ?? undefined }
    : { ...node, mustBe: "an object" };
}

/** The list's members: never none, since a missing one must be judged as missing. */
export function members(node: Node): readonly Node[] {
  if (isStuck(node)) {
    return [node];
  }
  if (node.value === undefined || (Array.isArray(node.value) && node.value.length === 0)) {
    return [{ path: `${node.path}[0]`, value: undefined }];
  }
  return Array.isArray(node.value)
    ? node.value.map((value, index) => ({
        path: `${node.path}[${index}]`,
        value: value ?? undefined,
      }))
    : [{ ...node, mustBe: "a list" }];
}

/** The one member of a list that version 6's BucketV2 has where others have an object. */
export function onlyMember(list: Node): Node {
  return members(list)[0] ?? list;
}

function isStuck(node: Node): boolean {
  return node.value === UNKNOWN || node.mustBe !== undefined;
}
