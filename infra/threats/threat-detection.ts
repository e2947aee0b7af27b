import { Detector, DetectorFeature } from "@pulumi/aws/guardduty";
import { Account, StandardsSubscription } from "@pulumi/aws/securityhub";
import { ComponentResource, type ComponentResourceOptions, jsonStringify } from "@pulumi/pulumi";
import type { AlarmChannel } from "../alarm/alarm-channel";
import { AlarmRule } from "../alarm/alarm-rule";
import type { ThreatServices } from "../aws/service-choice";
import { MalwareScan, type MalwareScanArgs } from "./malware-scan";
import { securityStandards } from "./security-standards";
import { threatMessage } from "./threat-message";
import { findingRuleName, reportedFindings, type ThreatPlace } from "./threat-names";
import { threatPatterns } from "./threat-patterns";

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
    if (args.guardDuty === "create") {
      declareGuardDuty(this, name, args);
    }
    if (args.malwareProtection) {
      new MalwareScan(name, args, { parent: this });
    }
    if (args.securityHub === "create") {
      declareSecurityHub(this, name, args);
    }
    if (args.channel !== undefined) {
      tellFindings(this, name, args, args.channel);
    }
    this.registerOutputs();
  }
}

/** Source: https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html */
function declareGuardDuty(
  parent: ThreatDetection,
  name: string,
  { region, tags = {} }: ThreatDetectionArgs,
): void {
  const kept = { parent, retainOnDelete: true };
  const detector = new Detector(
    name,
    { region, enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES", tags },
    kept,
  );
  new DetectorFeature(
    name,
    { region, detectorId: detector.id, name: "S3_DATA_EVENTS", status: "ENABLED" },
    kept,
  );
}

/** Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html */
function declareSecurityHub(
  parent: ThreatDetection,
  name: string,
  args: ThreatDetectionArgs,
): void {
  const { region } = args;
  const kept = { parent, retainOnDelete: true };
  const hub = new Account(
    name,
    {
      region,
      // AWS's choice of standards may change: those below are the ones that count.
      enableDefaultStandards: false,
      autoEnableControls: true,
      controlFindingGenerator: "SECURITY_CONTROL",
    },
    kept,
  );
  for (const [standard, standardsArn] of Object.entries(securityStandards(args))) {
    new StandardsSubscription(
      `${name}-${standard}`,
      { region, standardsArn },
      { ...kept, dependsOn: [hub] },
    );
  }
}

function tellFindings(
  parent: ThreatDetection,
  name: string,
  args: ThreatDetectionArgs,
  channel: AlarmChannel,
): void {
  const { region, stack } = args;
  const patterns = args.key.keyArn.apply((keyArn) => threatPatterns({ ...args, keyArn }));
  for (const finding of reportedFindings(args)) {
    new AlarmRule(
      `${name}-${finding}`,
      {
        region,
        ruleName: findingRuleName(stack, finding),
        description: `Tells what is found in the AeroSecure stack ${stack}: ${finding}.`,
        pattern: jsonStringify(patterns[finding]),
        message: threatMessage(stack, finding),
        channel,
        tags: args.tags ?? {},
      },
      { parent },
    );
  }
}
