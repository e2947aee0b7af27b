import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";
import { SECURE_BUCKET_TYPE, SecureBucket } from "../infra/components/secure-bucket";
import { TAMPER_ALARM_TYPE, TamperAlarm } from "../infra/components/tamper-alarm";
import { THREAT_DETECTION_TYPE, ThreatDetection } from "../infra/components/threat-detection";

type Component = new (
  name: string,
  args: never,
  opts?: ComponentResourceOptions,
) => ComponentResource & { getData(): Promise<{ readonly failure?: Error }> };

/** Every component of the package by its type. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  [SECURE_BUCKET_TYPE]: SecureBucket,
  [TAMPER_ALARM_TYPE]: TamperAlarm,
  [THREAT_DETECTION_TYPE]: ThreatDetection,
};
