import { declaredIn, REQUIRED } from "../framework/required";
import { stackRule } from "../framework/stack-rule";
import { DETECTOR, DETECTOR_FEATURE } from "../resources/aws-types";
import { resourceFinder, textsOf } from "../resources/resource-finder";
import type { Stack, StackResource } from "../resources/stack";
import { expectExactly } from "../values/expect";
import type { Findings } from "../values/findings";
import { member, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

// Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
const S3_PROTECTION = "S3_DATA_EVENTS";

/** A feature that is S3 Protection, or may turn out to be. */
interface Protection {
  readonly resource: StackResource;
  readonly name: Node;
  readonly detectorId: Node;
  readonly detector: StackResource | undefined;
}

/**
 * AWS switches S3 Protection on in a new detector. That does not count: it says nothing of a
 * detector that has lost it since, and nothing but a declaration brings it back.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
 */
export const guarddutyS3Protection = stackRule({
  name: "guardduty-s3-protection",
  description: "A declared GuardDuty detector monitors access to objects in S3.",
  displayName: "GuardDuty has S3 Protection",
  severity: "high",
  why: "Without S3 Protection, GuardDuty does not see objects being read, copied out or destroyed. AWS turns it on for a new detector, but only a declaration keeps it on.",
  services: ["guardduty", "s3", "detection"],
  securityHub: ["GuardDuty.10"],
  remediationSteps: `Declare an ${DETECTOR_FEATURE} with the detector's id, the name "${S3_PROTECTION}" and the status "ENABLED". Remove s3Logs from the detector's deprecated datasources.`,
  url: "https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html",
  settings: REQUIRED,
  judge(stack, findingsOf, { required }) {
    const detectors = declaredIn(stack, DETECTOR, required, findingsOf);
    const protections = protectionsIn(stack, detectors);
    for (const protection of protections) {
      judgeStatus(protection, findingsOf(protection.resource.urn));
    }
    for (const detector of detectors) {
      judgeDetector(detector, protections, findingsOf(detector.urn));
    }
  },
});

function protectionsIn(stack: Stack, detectors: readonly StackResource[]): readonly Protection[] {
  const find = resourceFinder(detectors, (detector) => textsOf(detector, "id"));
  return stack
    .ofTypes([DETECTOR_FEATURE])
    .map((resource) => ({
      resource,
      name: resource.property("name"),
      detectorId: resource.property("detectorId"),
      detector: find(resource, "detectorId"),
    }))
    .filter(({ name }) => name.value === S3_PROTECTION || name.value === UNKNOWN);
}

function judgeStatus({ resource, name }: Protection, findings: Findings): void {
  const status = resource.property("status");
  if (name.value === UNKNOWN && status.value !== "ENABLED") {
    findings.unknown(name.path);
  } else {
    expectExactly(findings, status, "ENABLED");
  }
}

function judgeDetector(
  detector: StackResource,
  protections: readonly Protection[],
  findings: Findings,
): void {
  const inline = member(member(detector.property("datasources"), "s3Logs"), "enable");
  if (inline.value !== undefined) {
    expectExactly(findings, inline, true);
    return;
  }
  const candidates = protections
    .filter((each) => each.detector === detector || isForAny(each))
    .map((each) => ({ name: each.resource.name, unknown: unknownOf(each) }));
  if (candidates.some(({ unknown }) => unknown.length === 0)) {
    return;
  }
  if (candidates.length === 0) {
    findings.violation(
      `No ${DETECTOR_FEATURE} "${S3_PROTECTION}" is declared for this detector. Declare one that is "ENABLED".`,
    );
  }
  for (const { name, unknown } of candidates) {
    for (const { path } of unknown) {
      findings.unknown(`${path} of ${name}`);
    }
  }
}

function isForAny({ detector, detectorId }: Protection): boolean {
  return detector === undefined && detectorId.value === UNKNOWN;
}

function unknownOf(protection: Protection): readonly Node[] {
  const { name, detectorId } = protection;
  return [...(name.value === UNKNOWN ? [name] : []), ...(isForAny(protection) ? [detectorId] : [])];
}
