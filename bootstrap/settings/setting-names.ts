/**
 * Settings that mean what they mean for the stack that is delivered, and have to be the same there:
 * the roles are cut to what that stack has.
 */
export const SHARED_SETTINGS = [
  "bucketName",
  "bucketNamePrefix",
  "keyAlias",
  "replicationRegion",
  "tamperAlarm",
  "trail",
  "guardDuty",
  "malwareProtection",
  "securityHub",
  "blockPublicAccessOfAccount",
] as const;

/** Every setting there is, in the namespace `aerosecure-bootstrap`. */
export const SETTING_NAMES = [
  "repository",
  "branch",
  "environment",
  "gitHubProvider",
  "sampleObjects",
  "sendFindings",
  "rotationPeriodInDays",
  "deletionWindowInDays",
  "minimumDeletionWindowInDays",
  "minimumTlsVersion",
  "protect",
  "forceDestroy",
  ...SHARED_SETTINGS,
] as const;
