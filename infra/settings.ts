import type { Perimeter } from "./bucket-perimeter";
import type { ThreatServices } from "./service-choice";
import { type AlarmSettings, readAlarmSettings } from "./settings/alarm-settings";
import { readPermissionsBoundary } from "./settings/boundary-settings";
import {
  type BucketSettings,
  readBucketName,
  readBucketSettings,
} from "./settings/bucket-settings";
import type { Caller } from "./settings/caller";
import { type KeySettings, readKeySettings } from "./settings/key-settings";
import { readPerimeter } from "./settings/perimeter-settings";
import {
  principalArns,
  readPrincipals,
  refuseForeignPrincipals,
} from "./settings/principal-settings";
import { callerIn, type RegionSettings, readRegion } from "./settings/region-settings";
import { readReplicationRegion } from "./settings/replication-settings";
import { deployerArns, readRoles, refuseOtherDeployer } from "./settings/role-settings";
import { type Reading, settingsOfRunningStack } from "./settings/running-stack";
import { SETTING_NAMES } from "./settings/setting-names";
import { SettingReader, type SettingRecord } from "./settings/setting-reader";
import { readSurroundingSettings, type SurroundingSettings } from "./settings/surrounding-settings";
import { readTags } from "./settings/tag-settings";
import { readThreatSettings } from "./settings/threat-settings";
import { refuseUnknownSettings } from "./settings/unknown-settings";

/** A stack's settings, every value within AWS's limits and resolved in the caller's account. */
export interface Settings
  extends RegionSettings,
    KeySettings,
    BucketSettings,
    SurroundingSettings,
    AlarmSettings,
    ThreatServices {
  /** The account everything is deployed into, 12 digits. */
  readonly accountId: string;
  /** ARNs of the users and roles that manage the key; at least one. */
  readonly administrators: readonly string[];
  /** ARNs of the users and roles that use the key through the bucket. @default none */
  readonly keyUsers: readonly string[];
  /** ARN of the one who takes objects over to the key in place. @default none */
  readonly reencryptor: readonly string[];
  /** Who may touch objects, besides what IAM says. @default everyone IAM lets */
  readonly perimeter: Perimeter | undefined;
  /** ARNs of the roles that the perimeter lets through. @default none */
  readonly serviceRoles: readonly string[];
  /** ARNs of the one role that may change the bucket's encryption. @default none, so that IAM decides */
  readonly deployer: readonly string[];
  /** @default `<bucketNamePrefix>-<stack>-<account id>-<region>`; the prefix is "aerosecure" by default */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Where the bucket is copied to. @default nowhere */
  readonly replicationRegion: string | undefined;
  /** ARN of the policy that bounds the roles that services act as. @default undefined: none */
  readonly permissionsBoundary: string | undefined;
  /** Tags of every resource. @default none */
  readonly tags: Readonly<Record<string, string>>;
}

const NAMESPACE = "aerosecure-kms";

/**
 * Reads the settings of the running stack, and asks AWS for the account.
 *
 * @throws RunError with every fault at once.
 */
export function readSettings(): Promise<Settings> {
  return settingsOfRunningStack(settingsFrom);
}

/**
 * Settings from a record of configuration values. The caller is asked for only where there is a
 * region to ask in; what goes wrong there is told beside all other faults.
 */
export async function settingsFrom(
  record: SettingRecord,
  stack: string,
  ask: () => Promise<Caller>,
): Promise<Reading<Settings>> {
  const aws = new SettingReader(record, "aws");
  const own = new SettingReader(record, NAMESPACE);
  const place = readRegion(aws);
  const caller = place && (await callerIn(aws, place, ask));
  refuseUnknownSettings(own, record, { namespace: NAMESPACE, names: SETTING_NAMES });
  const principals = readPrincipals(own);
  const keySettings = readKeySettings(own, stack);
  const bucketSettings = readBucketSettings(own);
  const values = {
    ...keySettings,
    ...bucketSettings,
    ...readSurroundingSettings(own, bucketSettings),
    ...readAlarmSettings(own, { stack, keyAlias: keySettings.keyAlias }),
    ...readThreatSettings(own),
    replicationRegion: readReplicationRegion(own, place),
    perimeter: readPerimeter(own),
    permissionsBoundary: readPermissionsBoundary(own, place?.partition, caller),
    tags: readTags(own),
  };
  const roles = readRoles(own);
  const bucketName = readBucketName(own, {
    stack,
    region: place?.region,
    accountId: caller?.accountId,
  });
  refuseForeignPrincipals(own, { ...principals, ...roles }, place?.partition, caller);
  refuseOtherDeployer(own, roles, caller);
  const faults = [...aws.faults, ...own.faults];
  if (faults.length > 0 || place === undefined || caller === undefined) {
    return { faults };
  }
  const { partition } = place;
  const { accountId } = caller;
  return {
    settings: {
      ...values,
      ...place,
      accountId,
      administrators: principalArns(principals.administrators, partition, accountId),
      keyUsers: principalArns(principals.keyUsers, partition, accountId),
      reencryptor: principalArns(principals.reencryptor, partition, accountId),
      serviceRoles: principalArns(roles.serviceRoles, partition, accountId),
      deployer: deployerArns(roles, partition, accountId),
      bucketName,
      bucketArn: `arn:${partition.name}:s3:::${bucketName}`,
    },
  };
}
