import { createHash } from "node:crypto";

const HASH_CHARACTERS = 8;

/**
 * A name made of another one and an ending: the same for the same base, and no other base's. Where
 * both are longer than AWS takes, the base is cut, and a hash of the whole base keeps it apart from
 * others that begin alike.
 */
export function derivedName(base: string, ending: string, maxCharacters: number): string {
  const name = `${base}${ending}`;
  if (name.length <= maxCharacters) {
    return name;
  }
  const hash = createHash("sha256").update(base).digest("hex").slice(0, HASH_CHARACTERS);
  const kept = maxCharacters - ending.length - HASH_CHARACTERS - 1;
  return `${base.slice(0, kept).replace(/-+$/, "")}-${hash}${ending}`;
}
