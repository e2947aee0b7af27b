import type { StackParts } from "../stack/stack-parts";
import { type ControlId, DEFINITIONS, type Definition } from "./definitions";

/** The controls about what a stack need not have. */
type OptionalControl = {
  [Id in ControlId]: (typeof DEFINITIONS)[Id] extends Required<Pick<Definition, "setting">>
    ? Id
    : never;
}[ControlId];

const FACTS: Readonly<Record<OptionalControl, Extract<keyof StackParts, `has${string}`>>> = {
  "bucket-logged": "hasAccessLogs",
  "bucket-object-lock": "hasObjectLock",
  "bucket-replicated": "hasReplication",
  "trail-records": "hasTrail",
  "trail-encrypted": "hasTrail",
  "trail-validated": "hasTrail",
  "tamper-alarm": "hasTamperAlarm",
  "guardduty-on": "hasGuardDuty",
  "guardduty-s3": "hasS3Protection",
  "securityhub-on": "hasSecurityHub",
  "securityhub-standards": "hasStandard",
};

/** Whether the stack has what a control is about. */
export function isDeployed(id: ControlId, parts: StackParts): boolean {
  return isOptional(id) ? parts[FACTS[id]] : true;
}

function isOptional(id: ControlId): id is OptionalControl {
  return "setting" in DEFINITIONS[id];
}
