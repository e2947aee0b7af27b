import type { Observed, Source } from "../evidence/observe";
import { type ControlId, DEFINITIONS, type Definition, type Severity } from "./definitions";
import { type Requirements, requirementsOf } from "./requirements";

export type Verdict = "pass" | "fail" | "not-judged";

/** A control, with what was seen of it. */
export interface Control {
  readonly id: ControlId;
  /** What holds where it passes. */
  readonly title: string;
  readonly about: Definition["about"];
  /** What it is about: an ARN, or AWS::::Account:<12 digits>. */
  readonly resource: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly wanted: string;
  /** What was seen; where it is not judged, why. */
  readonly seen: string;
  /** The calls that it was seen by. */
  readonly sources: readonly Source[];
  /** What to do about it; null where nothing is to do. */
  readonly remedy: string | null;
  /** The IAM action for want of which it is not judged; null for any other reason. */
  readonly missingPermission: string | null;
  readonly requirements: Requirements;
}

/** What there is to see, and what to make of it. */
export interface Judgement<T> {
  readonly resource: string;
  readonly wanted: string;
  /** In the words of `wanted` where it is as wanted. */
  readonly seenIn: (value: T) => string;
  readonly remedy: string;
}

/** Judges one control by what was seen: it passes where that is what was wanted. */
export function control<T>(
  id: ControlId,
  { sources, seen }: Observed<T>,
  { resource, wanted, seenIn, remedy }: Judgement<T>,
): Control {
  const { title, about, severity, answers }: Definition = DEFINITIONS[id];
  const looked = { id, title, about, resource, severity, wanted, sources };
  const requirements = requirementsOf(answers);
  if ("notJudged" in seen) {
    const { notJudged, missingPermission } = seen;
    const nothing = { verdict: "not-judged", remedy: null } as const;
    return { ...looked, ...nothing, seen: notJudged, missingPermission, requirements };
  }
  const text = "refused" in seen ? seen.refused : seenIn(seen.value);
  const isPass = "value" in seen && text === wanted;
  return {
    ...looked,
    verdict: isPass ? "pass" : "fail",
    seen: text,
    remedy: isPass ? null : remedy,
    missingPermission: null,
    requirements,
  };
}
