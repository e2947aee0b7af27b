import { type Reading, whyNot } from "../aws/reading";

/** What was found. The local AWS, a missing permission, or a source that does not know it leaves something not judged. */
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

/** What came of something that was tried. */
export interface Finding extends Pick<Check, "found"> {
  readonly holds: boolean;
  /** The IAM action for want of which nothing can be said. @default null */
  readonly missingPermission?: string | null;
}

/** A check of what was tried. The texts only show what `holds` and `missingPermission` decided. */
export function judged(
  { id, title }: Pick<Check, "id" | "title">,
  {
    holds,
    expected,
    found,
    remedy,
    missingPermission = null,
  }: Pick<Check, "expected" | "remedy"> & Finding,
): Check {
  const verdict = holds ? "pass" : "fail";
  return {
    ...{ id, title, verdict: missingPermission === null ? verdict : "not-judged", expected, found },
    remedy: holds || missingPermission !== null ? null : remedy,
    missingPermission,
  };
}

/** What decides about a value that was read, and how it is shown. */
export interface Judgement<T> {
  readonly holds: (value: T) => boolean;
  /** What is expected, and what was found, for people. */
  readonly expected: string;
  readonly found: (value: T) => string;
  /** What to do if it does not hold; a function, if that depends on the value. */
  readonly remedy: string | ((value: T) => string);
}

/** Judges what was read. If a permission is missing, or the local AWS does not know the call, it does not judge. */
export function checkOf<T>(
  { id, title }: Pick<Check, "id" | "title">,
  reading: Reading<T>,
  { holds, expected, found, remedy }: Judgement<T>,
): Check {
  if ("value" in reading) {
    const { value } = reading;
    return judged(
      { id, title },
      {
        ...{ holds: holds(value), expected, found: found(value) },
        remedy: typeof remedy === "string" ? remedy : remedy(value),
      },
    );
  }
  const missingPermission = "refused" in reading ? reading.missingPermission : null;
  const isRefused = "refused" in reading && missingPermission === null;
  return {
    ...{ id, title, expected, missingPermission, found: whyNot(reading) },
    verdict: isRefused ? "fail" : "not-judged",
    remedy: isRefused && typeof remedy === "string" ? remedy : null,
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
