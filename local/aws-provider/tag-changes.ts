import { record, texts, type Values } from "./value";

/** What to call for to get from one map of tags to another. */
export interface TagChanges {
  readonly removed: string[];
  readonly set: { readonly Key: string; readonly Value: string }[];
}

/** What differs between the tags of two states. */
export function tagChanges(from: Values, to: Values): TagChanges {
  const before = texts(record(from, "tags"));
  const after = texts(record(to, "tags"));
  return {
    removed: Object.keys(before).filter((key) => after[key] === undefined),
    set: tagList(after).filter(({ Key, Value }) => before[Key] !== Value),
  };
}

/** A map of tags as most services of AWS take it. */
export function tagList(tags: Values): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(texts(tags)).map(([Key, Value]) => ({ Key, Value }));
}

/** A list of tags as the state holds it. */
export function tagMap(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
