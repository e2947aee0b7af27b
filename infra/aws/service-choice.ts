/**
 * Who answers for a security service of the account and region, of which there is only one: `create`
 * switches it on here and never off again, `adopt` leaves it to whoever has switched it on and hears
 * what it finds, `off` has nothing to do with it.
 */
export type ServiceChoice = (typeof SERVICE_CHOICES)[number];

export const SERVICE_CHOICES = ["create", "adopt", "off"] as const;

/** The services that look for threats, and who answers for each. */
export interface ThreatServices {
  readonly guardDuty: ServiceChoice;
  /** Whether GuardDuty scans every file put into the bucket. Not where GuardDuty is off. */
  readonly malwareProtection: boolean;
  readonly securityHub: ServiceChoice;
}
