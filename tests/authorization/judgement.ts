import type { Cell } from "./matrix";

/** Who judged a cell: for S3 calls, the emulator may judge S3's own check but never the key's. */
export type Judges = "both" | "both, but for the key" | "simulator";

export interface Judgement {
  readonly cell: Cell;
  readonly by: Judges;
  /** Why the simulator judges it alone. */
  readonly note: string;
  /** The condition keys that the emulator does not know and the cell's request should carry. */
  readonly unknownKeys: readonly string[];
}

const TITLES: Readonly<Record<Judges, string>> = {
  both: "by simulator and emulator",
  "both, but for the key": "by simulator and emulator, its check of the key by the simulator alone",
  simulator: "by the simulator alone",
};

/** Which cells were judged by which, by name. */
export function summaryOf(judgements: readonly Judgement[]): readonly string[] {
  const judges: readonly Judges[] = ["both", "both, but for the key", "simulator"];
  return judges.flatMap((by) => {
    const own = judgements.filter((judgement) => judgement.by === by);
    const groups = grouped(own, groupOf).flatMap(([group, members]) => [
      `    ${group}:`,
      ...linesOf(members.map(({ cell }) => cell)),
    ]);
    return ["", `  Judged ${TITLES[by]}: ${own.length} cells`, ...groups];
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

function groupOf({ by, note, unknownKeys }: Judgement): string {
  if (by === "simulator") {
    return `because ${note}`;
  }
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
