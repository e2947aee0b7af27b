import type { Control } from "../controls/control";
import type { Judged } from "./read-status";

/** Everything about a key and its bucket that is not as it has to be: one text each, with what to do. */
export function findingsOf({ controls, refusals }: Pick<Judged, "controls" | "refusals">) {
  const findings = controls.flatMap((control) =>
    control.verdict === "pass" || isUnknownLocally(control) ? [] : [findingText(control)],
  );
  return [...new Set([...findings, ...refusals])];
}

function isUnknownLocally({ verdict, missingPermission }: Control): boolean {
  return verdict === "not-judged" && missingPermission === null;
}

function findingText({ title, verdict, expected, found, remedy }: Control): string {
  return verdict === "not-judged"
    ? found
    : `${title}. Found: ${found}. Expected: ${expected}.${remedy === null ? "" : ` ${remedy}`}`;
}
