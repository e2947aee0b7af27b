import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { readTags } from "../arguments/tag-settings";
import { SERVICE_CHOICES } from "../aws/service-choice";
import { securityServices } from "../threats/security-services";
import { refuseFaults, siteOf } from "./inputs/site";
import { type Declared, declaredOr, notYet } from "./late-outputs";

/** What threat detection is declared from. */
export interface ThreatDetectionArgs {
  /** The region. That of the provider by default. */
  region?: Input<string>;
  /** Whether to turn on GuardDuty with S3 protection: create or adopt, which leaves it to others. create by default. */
  guardDuty?: Input<string>;
  /** Whether to turn on Security Hub: create or adopt, which leaves it to others. create by default. */
  securityHub?: Input<string>;
  /** Tags of every resource. None by default. */
  tags?: Input<{ [name: string]: Input<string> }>;
}

/** The component's type, as it stands in URNs. */
export const THREAT_DETECTION_TYPE = "aerosecure:index:ThreatDetection";

/**
 * Turns on the services of an account and region that look for threats. They stay on when it is destroyed:
 * others may rely on them. Declare it once for an account and region.
 */
export class ThreatDetection extends ComponentResource<Declared<object>> {
  constructor(name: string, args: ThreatDetectionArgs = {}, opts?: ComponentResourceOptions) {
    super(THREAT_DETECTION_TYPE, name, args, opts);
  }

  protected override initialize(
    args: ThreatDetectionArgs,
    _opts: ComponentResourceOptions,
    name: string,
  ): Promise<Declared<object>> {
    return declaredOr(declared(this, name, args));
  }

  /** What was declared, once it is. */
  override getData(): Promise<Declared<object>> {
    return super.getData();
  }
}

async function declared(
  component: ThreatDetection,
  name: string,
  args: ThreatDetectionArgs,
): Promise<Declared<object>> {
  const site = await siteOf(component, `ThreatDetection "${name}"`, args, () => ({}));
  const { reader, place, pending } = site;
  const services = {
    guardDuty: reader.choice("guardDuty", CHOICES, "create"),
    securityHub: reader.choice("securityHub", CHOICES, "create"),
  };
  const tags = readTags(reader);
  reader.refuseUnknown();
  refuseFaults(site);
  if (place === undefined || pending.size > 0) {
    return notYet(component, site.title, [...pending]);
  }
  securityServices(name, { ...place, ...services, tags }, component);
  return {};
}

const CHOICES = SERVICE_CHOICES.filter((choice) => choice !== "off");
