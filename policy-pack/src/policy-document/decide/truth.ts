/** Why a truth is not known. */
export interface Doubt {
  /**
   * Open: it depends on the value of a condition key that is not chosen yet. Undecidable: AWS's pages
   * do not say, or do not allow it.
   */
  readonly kind: "open" | "undecidable";
  /** The condition key, or what cannot be decided, as part of a sentence. */
  readonly what: string;
}

/** True or false for certain, or the reason why neither is. */
export type Truth = boolean | Doubt;

export function isDoubt(value: unknown): value is Doubt {
  return typeof value === "object" && value !== null && "kind" in value && "what" in value;
}

export function undecidable(what: string): Doubt {
  return { kind: "undecidable", what };
}

/** Whether all of them hold. One that is false decides, whatever the others are. */
export function every<T>(items: Iterable<T>, holds: (item: T) => Truth): Truth {
  return search(items, holds, false);
}

/** Whether one of them holds. One that is true decides, whatever the others are. */
export function some<T>(items: Iterable<T>, holds: (item: T) => Truth): Truth {
  return search(items, holds, true);
}

export function and(...truths: readonly Truth[]): Truth {
  return every(truths, (truth) => truth);
}

export function or(...truths: readonly Truth[]): Truth {
  return some(truths, (truth) => truth);
}

export function not(truth: Truth): Truth {
  return typeof truth === "boolean" ? !truth : truth;
}

/** What is open comes first among doubts: once it is chosen, the rest may not matter. */
function search<T>(items: Iterable<T>, holds: (item: T) => Truth, decisive: boolean): Truth {
  let doubt: Doubt | undefined;
  for (const item of items) {
    const truth = holds(item);
    if (truth === decisive) {
      return decisive;
    }
    if (isDoubt(truth) && (doubt === undefined || truth.kind === "open")) {
      doubt = doubt?.kind === "open" ? doubt : truth;
    }
  }
  return doubt ?? !decisive;
}
