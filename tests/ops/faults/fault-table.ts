import { tableOf } from "../../../ops/terminal/output";

/** A fault, and the command that met it. */
export interface Fault {
  readonly command: string;
  readonly fault: string;
}

/** How a command took a fault. */
export interface Taken {
  /** Whether the fault met a request at all. */
  readonly isHit: boolean;
  /** Whether the command ended well all the same. */
  readonly survived: boolean;
}

type Result = Fault & { readonly end: "well" | "completed" | "lost" };

/** Adds up what became of the faults. */
export class FaultTable {
  readonly #results: Result[] = [];

  /**
   * @param work injects the fault, and throws where anything is lost or half-done afterwards
   * @returns whether the fault met a request
   */
  async note({ command, fault }: Fault, work: () => Promise<Taken>): Promise<boolean> {
    try {
      const { isHit, survived } = await work();
      if (isHit) {
        this.#results.push({ command, fault, end: survived ? "well" : "completed" });
      }
      return isHit;
    } catch (error) {
      this.#results.push({ command, fault, end: "lost" });
      throw error;
    }
  }

  get injected(): number {
    return this.#results.length;
  }

  /** How many pairs of a command and a kind of fault there were. */
  get kinds(): number {
    return this.#groups().size;
  }

  #groups(): ReadonlyMap<string, readonly Result[]> {
    const groups = new Map<string, Result[]>();
    const byCommand = this.#results.toSorted((one, other) =>
      one.command.localeCompare(other.command),
    );
    for (const result of byCommand) {
      const name = `${result.command}\n${result.fault}`;
      groups.set(name, [...(groups.get(name) ?? []), result]);
    }
    return groups;
  }

  toString(): string {
    const rows = [...this.#groups()].map(([name, results]) => [
      ...name.split("\n"),
      results.length,
      ...(["well", "completed", "lost"] as const).map(
        (end) => results.filter((result) => result.end === end).length,
      ),
    ]);
    const lost = this.#results.filter(({ end }) => end === "lost").length;
    return [
      ...tableOf(rows, [
        "command",
        "fault",
        "injected",
        "ended well all the same",
        "completed by a second run",
        "lost or half-done",
      ]),
      `${this.injected} faults injected, ${lost} with a loss.`,
    ].join("\n");
  }
}
