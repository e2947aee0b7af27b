import { members, type Node } from "../values/node";

/** The one member of a list that version 6's BucketV2 has where others have an object. */
export function onlyMember(list: Node): Node {
  return members(list)[0] ?? list;
}
