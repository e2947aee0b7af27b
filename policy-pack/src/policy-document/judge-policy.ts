import type { Findings } from "../values/findings";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { type PolicyDocument, readDocument } from "./document";
import type { PolicyLimit } from "./excess";
import { boundsOf } from "./unknowns";

/**
 * Judges the document that a property holds, as text or as an object. Where parts of it are not
 * known yet, a fault counts if the document has it whatever they turn out to be.
 *
 * What is too large or too deep is a fault in every policy. What else cannot be read has nothing to
 * judge: kms-policy-well-formed refuses it, or AWS does.
 *
 * @param service whose resource has the policy
 * @param faultsIn sentences that begin with what is wrong
 * @param worseWith whether a document that allows more, or one that allows less, has more faults
 */
export function judgePolicy(
  findings: Findings,
  { path, value }: Node,
  service: PolicyLimit,
  faultsIn: (document: PolicyDocument) => readonly string[],
  worseWith: "more" | "less" = "more",
): void {
  if (value === UNKNOWN) {
    findings.unknown(path);
    return;
  }
  const document = readDocument(path, value, service);
  if ("remedy" in document) {
    findings.violation(`${document.fault} ${document.remedy}`);
  }
  if ("fault" in document) {
    return;
  }
  const { least, most, unknown } = boundsOf(document);
  const [certain, possible] = worseWith === "more" ? [least, most] : [most, least];
  const faults = faultsIn(certain);
  for (const fault of faults) {
    findings.violation(fault);
  }
  const isCertain = (fault: string): boolean => faults.some((each) => isOfSamePlace(each, fault));
  if (unknown.length > 0 && !faultsIn(possible).every(isCertain)) {
    for (const each of unknown) {
      findings.unknown(each);
    }
  }
}

/** Whether two sentences begin with the same path: one place is faulty once. */
function isOfSamePlace(one: string, other: string): boolean {
  return one.split(" ", 1)[0] === other.split(" ", 1)[0];
}
