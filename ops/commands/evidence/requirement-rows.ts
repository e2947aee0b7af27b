import type { Verdict } from "../../controls/check";
import type { Control } from "../../controls/control";
import { inOrder, type Standard } from "../../controls/requirements";

/** A requirement of a standard, with the controls that answer for it. */
export interface RequirementRow {
  readonly requirement: string;
  /** The worst of its controls'. */
  readonly verdict: Verdict;
  readonly ids: readonly Control["id"][];
}

const WORST_FIRST: readonly Verdict[] = ["fail", "not-judged", "pass"];

/** Every requirement of a standard that some control answers for, in order. */
export function requirementRows(
  standard: Standard,
  controls: readonly Control[],
): readonly RequirementRow[] {
  const requirements = inOrder(controls.flatMap((each) => each.requirements[standard]));
  return requirements.map((requirement) => {
    const answering = controls.filter((each) => each.requirements[standard].includes(requirement));
    const verdict = WORST_FIRST.find((worst) => answering.some((each) => each.verdict === worst));
    return { requirement, verdict: verdict ?? "not-judged", ids: answering.map(({ id }) => id) };
  });
}
