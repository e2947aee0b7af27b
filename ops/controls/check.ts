/** What was found. Only the local AWS, or a missing permission, leaves anything not judged. */
export type Verdict = "pass" | "fail" | "not-judged";

/** One thing that was checked. */
export interface Check {
  /** Stable, for programs: "upload-algorithm". */
  readonly id: string;
  /** What holds if it passes, in a sentence without its full stop. */
  readonly title: string;
  readonly verdict: Verdict;
  readonly expected: string;
  /** What was found; if it is not judged, why. */
  readonly found: string;
  /** What to do about it; null if there is nothing to do. */
  readonly remedy: string | null;
  /** The IAM action for want of which it is not judged; null for any other reason. */
  readonly missingPermission: string | null;
}

/** A check that was judged. The texts only show what `holds` decided. */
export function judged(
  { id, title }: Pick<Check, "id" | "title">,
  {
    holds,
    expected,
    found,
    remedy,
  }: Pick<Check, "expected" | "found" | "remedy"> & { readonly holds: boolean },
): Check {
  return {
    ...{ id, title, verdict: holds ? "pass" : "fail", expected, found },
    remedy: holds ? null : remedy,
    missingPermission: null,
  };
}

/** Whether nothing failed, and no permission was missing. */
export function isSound(checks: readonly Pick<Check, "verdict" | "missingPermission">[]): boolean {
  return checks.every(
    ({ verdict, missingPermission }) => verdict !== "fail" && missingPermission === null,
  );
}

/** Checks by their verdicts. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly notJudged: number;
}

export function summaryOf(checks: readonly Pick<Check, "verdict">[]): Summary {
  const count = (verdict: Verdict) => checks.filter((each) => each.verdict === verdict).length;
  return { passed: count("pass"), failed: count("fail"), notJudged: count("not-judged") };
}
