/** What was found. Only the local AWS leaves anything not judged. */
export type Verdict = "pass" | "fail" | "not-judged";

/** One thing that was looked at. */
export interface Check {
  /** Stable, for programs: "upload-algorithm". */
  readonly id: string;
  /** For people: "algorithm of an upload without headers". */
  readonly what: string;
  readonly verdict: Verdict;
  readonly wanted: string;
  readonly seen: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Passes where what was seen is what was wanted. */
export function compared(
  id: string,
  what: string,
  wanted: string,
  seen: string,
  remedy?: string,
): Check {
  return seen === wanted
    ? { id, what, verdict: "pass", wanted, seen }
    : { id, what, verdict: "fail", wanted, seen, ...(remedy === undefined ? {} : { remedy }) };
}
