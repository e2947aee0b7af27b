import { readAlarmSource } from "../infra/arguments/alarm-settings";
import { type BatchSettings, readBatchSettings } from "../infra/arguments/batch-settings";
import {
  type BucketPlace,
  prefixedName,
  readBucketName,
  readBucketNamespace,
} from "../infra/arguments/bucket-name";
import {
  type BasicBucketSettings,
  readBasicBucketSettings,
} from "../infra/arguments/bucket-settings";
import { type Caller, callerIn } from "../infra/arguments/caller";
import { type KeyLifetime, readKeyAlias, readKeyLifetime } from "../infra/arguments/key-settings";
import { SettingReader, type SettingRecord } from "../infra/arguments/reader/setting-reader";
import {
  type RegionSettings,
  readRegion,
  readReplicationRegion,
} from "../infra/arguments/region-settings";
import { readThreatSettings } from "../infra/arguments/threat-settings";
import type { BucketNamespace } from "../infra/aws/bucket-namespace";
import type { ThreatServices } from "../infra/aws/service-choice";
import { refuseOtherNamespaces } from "../infra/settings/other-namespaces";
import {
  type Deployment,
  type Reading,
  settingsOfRunningStack,
} from "../infra/settings/running-stack";
import { readEnvironment } from "./settings/environment";
import { type RepositorySettings, readRepository } from "./settings/repository";

/** The stack that is delivered. The roles allow only what it has. */
export interface DeliveredStack extends RegionSettings, ThreatServices, BatchSettings {
  /** Its name in Pulumi and, except for case, the name of its environment in GitHub. */
  readonly environment: string;
  /** 12 digits. */
  readonly accountId: string;
  /** The data bucket. */
  readonly bucketName: string;
  /** The alias of the data's key. */
  readonly keyAlias: string;
  /** The region that the bucket is replicated to. @default none */
  readonly replicationRegion: string | undefined;
  readonly tamperAlarm: boolean;
  /** An existing trail. @default the stack's own */
  readonly existingTrail: string | undefined;
  readonly blockPublicAccessOfAccount: boolean;
}

/** A bootstrap stack's settings, every value within the limits of AWS and GitHub. */
export interface BootstrapSettings extends RepositorySettings, BasicBucketSettings, KeyLifetime {
  readonly stack: DeliveredStack;
  /** `adopt` if the account already has GitHub's identity provider: an account can have only one. */
  readonly gitHubProvider: "create" | "adopt";
  /** Whether the verify role may read objects, for `aerosecure verify --sample`. @default false */
  readonly sampleObjects: boolean;
  /**
   * Whether the verify role may send findings, for `aerosecure evidence --send-to-security-hub`.
   *
   * @default false
   */
  readonly sendFindings: boolean;
  /** `aerosecure-state-<environment>-<account id>-<region>-an` */
  readonly stateBucketName: string;
}

/**
 * Reads the settings of the running stack, and looks up the account in AWS.
 *
 * @throws RunError with every fault at once.
 */
export function readSettings(): Promise<BootstrapSettings> {
  return settingsOfRunningStack(settingsFrom);
}

/** Settings from a record of configuration values, or every reason why there are none. */
export async function settingsFrom(
  record: SettingRecord,
  { project, stack }: Deployment,
  ask: () => Promise<Caller>,
): Promise<Reading<BootstrapSettings>> {
  const aws = new SettingReader(record, "aws");
  const own = new SettingReader(record, project);
  const place = readRegion(aws);
  const caller = place && (await callerIn(aws, place, ask));
  const environment = readEnvironment(own, stack);
  const keyAlias = readKeyAlias(own, environment);
  const where = { stack: environment, region: place?.region, accountId: caller?.accountId };
  const namespace = readBucketNamespace(own, where);
  const values = {
    ...readKeyLifetime(own),
    ...readRepository(own),
    ...readBasicBucketSettings(own),
    gitHubProvider: own.choice("gitHubProvider", ["create", "adopt"], "create"),
    sampleObjects: own.flag("sampleObjects", false),
    sendFindings: own.flag("sendFindings", false),
    stateBucketName: stateBucketName(own, where, namespace),
  };
  const delivered = {
    environment,
    keyAlias,
    ...readAlarmSource(own, { stack: environment, keyAlias }),
    ...readThreatSettings(own),
    // The stack itself refuses it without its access logs.
    ...readBatchSettings(own, { accessLogs: true }),
    blockPublicAccessOfAccount: own.flag("blockPublicAccessOfAccount", false),
    replicationRegion: readReplicationRegion(own, place),
    bucketName: readBucketName(own, where, namespace),
  };
  own.refuseUnknown();
  refuseOtherNamespaces(own, record, project);
  const faults = [...aws.faults, ...own.faults];
  if (faults.length > 0 || place === undefined || caller === undefined) {
    return { faults };
  }
  const { accountId } = caller;
  return { settings: { ...values, stack: { ...delivered, ...place, accountId } } };
}

/** The state bucket's complete name, which must be valid in S3. */
function stateBucketName(
  own: SettingReader,
  place: BucketPlace,
  namespace: BucketNamespace,
): string {
  return prefixedName(own, place, {
    namespace,
    prefix: "aerosecure-state",
    setting: "environment",
    value: place.stack,
    whose: "state bucket",
    remedy: "Use a shorter name.",
  });
}
