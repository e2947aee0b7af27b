import type { Tally, VersionId } from "../../long-work/walk-versions";
import type { LeftBecause } from "./plan";

/** What became of a version; what would become of it in a dry run. */
export type OutcomeKind =
  | "already"
  | "gone"
  | "would-change-in-place"
  | "would-copy"
  | "changed-in-place"
  | "copied"
  | "left"
  | "failed";

/** Short: a journal holds one for each version. */
export interface VersionOutcome {
  readonly kind: OutcomeKind;
  /** Bytes. */
  readonly size: number;
  /** Why a version was left. */
  readonly because?: LeftBecause;
  /** What was found afterwards of a version that failed. */
  readonly detail?: string;
}

export interface OutcomeGroup {
  readonly kind: OutcomeKind;
  readonly because?: LeftBecause;
  readonly versions: number;
  readonly bytes: number;
}

export interface OutcomeState {
  /** How many versions were checked. */
  readonly versions: number;
  readonly outcomes: readonly OutcomeGroup[];
  /** Versions that were left, or failed: the first 10 of each. */
  readonly examples: readonly (VersionId & Omit<VersionOutcome, "size">)[];
}

/** Of each group. */
const EXAMPLES = 10;

/** Counts what became of versions. Its size does not grow with their number. */
export class OutcomeTally implements Tally<VersionOutcome, OutcomeState> {
  #versions: number;
  readonly #groups: Map<string, OutcomeGroup>;
  readonly #examples: OutcomeState["examples"][number][];

  /** @param state of an earlier run, to go on with */
  constructor(state: OutcomeState | undefined = undefined) {
    this.#versions = state?.versions ?? 0;
    this.#groups = new Map((state?.outcomes ?? []).map((group) => [idOf(group), group]));
    this.#examples = [...(state?.examples ?? [])];
  }

  get versions(): number {
    return this.#versions;
  }

  add(outcome: VersionOutcome, { key, versionId }: VersionId): void {
    const { size, ...rest } = outcome;
    const { kind, because } = rest;
    const { versions = 0, bytes = 0 } = this.#groups.get(idOf(outcome)) ?? {};
    this.#versions += 1;
    this.#groups.set(idOf(outcome), {
      kind,
      ...(because && { because }),
      versions: versions + 1,
      bytes: bytes + size,
    });
    if ((kind === "left" || kind === "failed") && versions < EXAMPLES) {
      this.#examples.push({ key, versionId, ...rest });
    }
  }

  state(): OutcomeState {
    return {
      versions: this.#versions,
      outcomes: [...this.#groups.values()].sort((a, b) => b.versions - a.versions),
      examples: [...this.#examples],
    };
  }
}

/** How many versions had one of these outcomes. */
export function countOf(
  { outcomes }: Pick<OutcomeState, "outcomes">,
  ...kinds: OutcomeKind[]
): number {
  return outcomes.reduce(
    (sum, { kind, versions }) => sum + (kinds.includes(kind) ? versions : 0),
    0,
  );
}

function idOf({ kind, because }: Pick<OutcomeGroup, "kind" | "because">): string {
  return `${kind} ${because ?? ""}`;
}
