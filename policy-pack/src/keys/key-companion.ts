import type { StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";
import { UNKNOWN } from "../values/unknown";
import type { KeyCompanion } from "./key-stack";

/** Whether the companion's key is in this stack or elsewhere is not known yet. */
export function isUndecided({ key, keyId }: KeyCompanion): boolean {
  return key === undefined && keyId.value === UNKNOWN;
}

/** Refuses each key without a companion, unless one may turn out to be its own. */
export function expectCompanion(
  keys: readonly StackResource[],
  companions: readonly KeyCompanion[],
  findingsOf: (urn: string) => Findings,
  messageOf: (key: StackResource) => string,
): void {
  const accompanied = new Set(companions.map(({ key }) => key));
  const undecided = companions.find(isUndecided);
  for (const key of keys.filter((each) => !accompanied.has(each))) {
    const findings = findingsOf(key.urn);
    if (undecided === undefined) {
      findings.violation(messageOf(key));
    } else {
      findings.unknown(`${undecided.keyId.path} of ${undecided.resource.name}`);
    }
  }
}
