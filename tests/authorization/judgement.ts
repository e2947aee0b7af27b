import type { Cell } from "./matrix";

/** For S3 calls, the emulator judges S3's own check but never the key's. */
export type Judged = "as a whole" | "but for the key";

export interface Judgement {
  readonly cell: Cell;
  readonly judged: Judged;
  /** The condition keys that the emulator does not know and the cell's request should carry. */
  readonly unknownKeys: readonly string[];
}

const TITLES: Readonly<Record<Judged, string>> = {
  "as a whole": "by real requests, as the simulator",
  "but for the key": "by real requests, the check of the key by the simulator alone",
};

/** Which cells were judged how, by name. */
export function summaryOf(judgements: readonly Judgement[]): readonly string[] {
  return (["as a whole", "but for the key"] as const).flatMap((judged) => {
    const own = judgements.filter((judgement) => judgement.judged === judged);
    const groups = grouped(own, groupOf).flatMap(([group, members]) => [
      `    ${group}:`,
      ...linesOf(members.map(({ cell }) => cell)),
    ]);
    return ["", `  Judged ${TITLES[judged]}: ${own.length} cells`, ...groups];
  });
}

/** By call, or in one line where all are the same person's. */
function linesOf(cells: readonly Cell[]): readonly string[] {
  const callOf = ({ call, settings }: Cell): string => `${call}, under ${settings}`;
  const byPerson = grouped(cells, ({ person }) => person);
  return byPerson.length === 1
    ? byPerson.map(([person, own]) => `      ${person}: ${own.map(callOf).join("; ")}`)
    : grouped(cells, callOf).map(
        ([call, own]) => `      ${call}: ${own.map(({ person }) => person).join(", ")}`,
      );
}

function groupOf({ unknownKeys }: Judgement): string {
  return unknownKeys.length === 0
    ? "all conditions put to the test"
    : `but for conditions on what the emulator does not know: ${unknownKeys.join(", ")}`;
}

function grouped<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups];
}
