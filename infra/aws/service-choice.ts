/**
 * Who manages a security service of the account and region, of which there is only one: `create`
 * turns it on here and leaves it on, `adopt` assumes that someone else manages it and subscribes to
 * its findings, `off` ignores it.
 */
export type ServiceChoice = (typeof SERVICE_CHOICES)[number];

export const SERVICE_CHOICES = ["create", "adopt", "off"] as const;

/** The services that look for threats, and who manages each. */
export interface ThreatServices {
  readonly guardDuty: ServiceChoice;
  /** Whether GuardDuty scans every file put into the bucket. Only with GuardDuty. */
  readonly malwareProtection: boolean;
  readonly securityHub: ServiceChoice;
}
