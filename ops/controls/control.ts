import type { Reading, Source } from "../aws/reading";
import { type Check, checkOf, type Judgement } from "./check";
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

/** Judges one control by what was read of it. */
export function control<T>(
  id: ControlId,
  reading: Reading<T>,
  { resource, ...judgement }: Judgement<T> & Pick<Control, "resource">,
): Control {
  const { title, about, severity, answers }: Definition = DEFINITIONS[id];
  return {
    ...checkOf({ id, title }, reading, judgement),
    ...{ id, about, resource, severity, sources: reading.sources },
    requirements: requirementsOf(answers),
  };
}
