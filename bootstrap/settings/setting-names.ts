import type { SettingReader, SettingRecord } from "../../infra/settings/setting-reader";

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
  "rotationPeriodInDays",
  "deletionWindowInDays",
  "minimumDeletionWindowInDays",
  "minimumTlsVersion",
  "protect",
  "forceDestroy",
  ...SHARED_SETTINGS,
] as const;

/** Refuses what is set in the namespace and is no setting: a slip there would pass for a default. */
export function refuseUnknownSettings(
  own: SettingReader,
  record: SettingRecord,
  namespace: string,
): void {
  const known: readonly string[] = SETTING_NAMES;
  for (const key of Object.keys(record).filter((each) => each.startsWith(`${namespace}:`))) {
    const name = key.slice(namespace.length + 1);
    if (!known.includes(name)) {
      own.refuse(
        name,
        `is no setting. The settings are ${SETTING_NAMES.join(", ")}. Remove it: \`pulumi config rm ${key}\`.`,
      );
    }
  }
}
