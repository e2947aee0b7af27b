import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { AlarmChannel } from "../alarm/alarm-channel";
import type { ThreatServices } from "../aws/service-choice";
import { findingRules } from "./finding-rules";
import { MalwareScan, type MalwareScanArgs } from "./malware-scan";
import { securityServices } from "./security-services";
import type { ThreatPlace } from "./threat-names";

export interface ThreatDetectionArgs extends MalwareScanArgs, ThreatPlace, ThreatServices {
  /** Where findings are reported. Its policies have to name the rules. @default nowhere */
  readonly channel?: AlarmChannel | undefined;
}

/**
 * Looks for threats with the account's own services, and reports what they find.
 *
 * What is created for the whole account is kept when the stack is destroyed or the setting changed:
 * no deployment turns a security service off. Nothing is declared for a service that is adopted; if
 * nobody has turned it on, its rules match nothing.
 */
export class ThreatDetection extends ComponentResource {
  constructor(name: string, args: ThreatDetectionArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:security:ThreatDetection", name, {}, opts);
    securityServices(name, args, this);
    if (args.malwareProtection) {
      new MalwareScan(name, args, { parent: this });
    }
    if (args.channel !== undefined) {
      const { key, bucketArn, bucketName, channel } = args;
      const data = [{ keyArn: key.keyArn, bucketArn, bucketName }];
      findingRules(name, { ...args, data, channel }, this);
    }
    this.registerOutputs();
  }
}
