import type { SettingReader, SettingRecord } from "./setting-reader";

/** A program's settings: where they stand, and all that there are. */
export interface KnownSettings {
  readonly namespace: string;
  readonly names: readonly string[];
}

/** Most letters two names may differ in for one to be taken for a slip of the other, and at most half of it. */
const SLIP_LETTERS = 5;

/** Refuses what is set in the namespace and is no setting: a slip there would pass for a default. */
export function refuseUnknownSettings(
  reader: SettingReader,
  record: SettingRecord,
  { namespace, names }: KnownSettings,
): void {
  for (const key of Object.keys(record).filter((each) => each.startsWith(`${namespace}:`))) {
    const name = key.slice(namespace.length + 1);
    if (!names.includes(name)) {
      const meant = nearest(name, names);
      const advice =
        meant === undefined
          ? `The settings are ${names.join(", ")}.`
          : `Did you mean \`${meant}\`?`;
      reader.refuse(name, `is no setting. ${advice} Remove it: \`pulumi config rm ${key}\`.`);
    }
  }
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((known) => ({ known, distance: lettersApart(name, known) }))
    .filter(({ distance }) => distance <= Math.min(SLIP_LETTERS, name.length / 2))
    .sort((one, other) => one.distance - other.distance);
  return best?.known;
}

/** How many letters to add, drop or change to make one word the other, whatever their case. */
function lettersApart(one: string, other: string): number {
  const target = [...other.toLowerCase()];
  let row = [0, ...target.map((_, index) => index + 1)];
  for (const [index, letter] of [...one.toLowerCase()].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of target.entries()) {
      const change = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
