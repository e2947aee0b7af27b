import { Detector, DetectorFeature } from "@pulumi/aws/guardduty";
import { Account, StandardsSubscription } from "@pulumi/aws/securityhub";
import type { ComponentResource } from "@pulumi/pulumi";
import type { ThreatServices } from "../aws/service-choice";
import { securityStandards } from "./security-standards";
import type { ThreatPlace } from "./threat-names";

export interface SecurityServicesArgs
  extends Pick<ThreatPlace, "partition" | "region">,
    Pick<ThreatServices, "guardDuty" | "securityHub"> {
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Turns on the services of the account and region that are to be created. They stay on. */
export function securityServices(
  name: string,
  args: SecurityServicesArgs,
  parent: ComponentResource,
): void {
  if (args.guardDuty === "create") {
    declareGuardDuty(parent, name, args);
  }
  if (args.securityHub === "create") {
    declareSecurityHub(parent, name, args);
  }
}

/** Source: https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html */
function declareGuardDuty(
  parent: ComponentResource,
  name: string,
  { region, tags = {} }: SecurityServicesArgs,
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
  parent: ComponentResource,
  name: string,
  args: SecurityServicesArgs,
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
