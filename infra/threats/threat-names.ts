import { ruleArn } from "../alarm/alarm-names";
import { derivedName } from "../aws/derived-name";
import { IAM_NAME_MAX_CHARACTERS, RULE_NAME_MAX_CHARACTERS } from "../aws/limits";
import type { Partition } from "../aws/partitions";
import type { ThreatServices } from "../aws/service-choice";

/** The kinds of findings, one rule each. */
export const FINDINGS = ["guardduty", "malware", "securityhub"] as const;
export type Finding = (typeof FINDINGS)[number];

/** Where a stack looks for threats, known before anything is deployed. */
export interface ThreatPlace {
  readonly partition: Partition;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly stack: string;
}

/** The findings that are reported: those of services that somebody manages. */
export function reportedFindings(services: ThreatServices): readonly Finding[] {
  const isHeard: Readonly<Record<Finding, boolean>> = {
    guardduty: services.guardDuty !== "off",
    malware: services.malwareProtection,
    securityhub: services.securityHub !== "off",
  };
  return FINDINGS.filter((finding) => isHeard[finding]);
}

/** The name of a finding's rule, which no other stack of the account and region has. */
export function findingRuleName(stack: string, finding: Finding): string {
  return derivedName(`aerosecure-${stack}`, `-threat-${finding}`, RULE_NAME_MAX_CHARACTERS);
}

/** The ARNs of the rules that publish findings: the alarm's topic names them before they are there. */
export function findingRuleArns(place: ThreatPlace, services: ThreatServices): readonly string[] {
  return reportedFindings(services).map((finding) =>
    ruleArn(place, findingRuleName(place.stack, finding)),
  );
}

/** The name of the role that GuardDuty scans a bucket as; policies name it before it is there. */
export function malwareScanRoleName(bucketName: string): string {
  return derivedName(bucketName, "-malware-scan", IAM_NAME_MAX_CHARACTERS);
}

/** The ARN of that role. */
export function malwareScanRoleArn(
  { partition, accountId }: Pick<ThreatPlace, "partition" | "accountId">,
  bucketName: string,
): string {
  return `arn:${partition.name}:iam::${accountId}:role/${malwareScanRoleName(bucketName)}`;
}
