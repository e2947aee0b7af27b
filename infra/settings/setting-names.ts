import type { SettingReader, SettingRecord } from "./setting-reader";

/** Every setting there is, in the namespace `aerosecure-kms`. */
export const SETTING_NAMES = [
  "administrators",
  "administratorsMayDeleteKey",
  "keyUsers",
  "reencryptor",
  "keyAlias",
  "keyDescription",
  "rotationPeriodInDays",
  "deletionWindowInDays",
  "minimumDeletionWindowInDays",
  "bucketName",
  "bucketNamePrefix",
  "sseAlgorithm",
  "forceDestroy",
  "protect",
  "minimumUnusedDaysBeforeDeletion",
  "minimumTlsVersion",
  "perimeter",
  "serviceRoles",
  "deployer",
  "accessLogs",
  "oldVersionsKeptForDays",
  "objectLock",
  "blockPublicAccessOfAccount",
  "replicationRegion",
  "tamperAlarm",
  "trail",
  "alarmEmail",
  "guardDuty",
  "malwareProtection",
  "securityHub",
  "tags",
] as const;

/** Most letters two names may differ in for one to be taken for a slip of the other, and at most half of it. */
const SLIP_LETTERS = 5;

/** Refuses what is set in the namespace and is no setting: a slip there would pass for a default. */
export function refuseUnknownSettings(
  reader: SettingReader,
  record: SettingRecord,
  namespace: string,
): void {
  const known: readonly string[] = SETTING_NAMES;
  for (const key of Object.keys(record).filter((each) => each.startsWith(`${namespace}:`))) {
    const name = key.slice(namespace.length + 1);
    if (!known.includes(name)) {
      const meant = nearest(name);
      const advice =
        meant === undefined
          ? `The settings are ${SETTING_NAMES.join(", ")}.`
          : `Did you mean \`${meant}\`?`;
      reader.refuse(name, `is no setting. ${advice} Remove it: \`pulumi config rm ${key}\`.`);
    }
  }
}

function nearest(name: string): string | undefined {
  const [best] = SETTING_NAMES.map((known) => ({ known, distance: lettersApart(name, known) }))
    .filter(({ distance }) => distance <= Math.min(SLIP_LETTERS, name.length / 2))
    .sort((one, other) => one.distance - other.distance);
  return best?.known;
}

/** How many letters to add, drop or change to make one word the other, whatever their case. */
function lettersApart(one: string, other: string): number {
  const target = [...other.toLowerCase()];
  let row = [0, ...target.map((_, index) => index + 1)];
  for (const [index, letter] of [...one.toLowerCase()].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of target.entries()) {
      const change = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
