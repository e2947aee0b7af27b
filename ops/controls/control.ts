import type { Reading, Source } from "../aws/reading";
import { type Check, judged } from "./check";
import { type ControlId, DEFINITIONS, type Definition } from "./definitions";
import { type Requirements, requirementsOf } from "./requirements";

/** A check of what is deployed, which auditors ask for. */
export interface Control extends Check {
  readonly id: ControlId;
  readonly about: Definition["about"];
  /** What it is about: an ARN, or AWS::::Account:<12 digits>. */
  readonly resource: string;
  readonly severity: Definition["severity"];
  /** The calls that it was judged by. */
  readonly sources: readonly Source[];
  readonly requirements: Requirements;
}

/** What decides, and how it is shown. */
export interface Judgement<T> {
  readonly resource: string;
  readonly holds: (value: T) => boolean;
  /** What is expected, and what was found, for people. */
  readonly expected: string;
  readonly found: (value: T) => string;
  /** What to do if it does not hold. */
  readonly remedy: string | ((value: T) => string);
}

/** Judges one control by what was read of it. */
export function control<T>(
  id: ControlId,
  reading: Reading<T>,
  { resource, holds, expected, found, remedy }: Judgement<T>,
): Control {
  const { title, about, severity, answers }: Definition = DEFINITIONS[id];
  const { sources } = reading;
  const facts = { about, resource, severity, sources, requirements: requirementsOf(answers) };
  if ("value" in reading) {
    const { value } = reading;
    const check = judged(
      { id, title },
      {
        holds: holds(value),
        expected,
        found: found(value),
        remedy: typeof remedy === "string" ? remedy : remedy(value),
      },
    );
    return { ...check, ...facts, id };
  }
  const missingPermission = "refused" in reading ? reading.missingPermission : null;
  const isRefused = "refused" in reading && missingPermission === null;
  return {
    ...{ id, title, ...facts, expected, missingPermission },
    verdict: isRefused ? "fail" : "not-judged",
    found: "refused" in reading ? reading.refused : reading.notJudged,
    remedy: isRefused && typeof remedy === "string" ? remedy : null,
  };
}
