import type { Resource } from "@pulumi/pulumi";
import type { BatchSettings } from "../arguments/batch-settings";
import type { DataSettings, PrincipalArns } from "../arguments/data-settings";
import { type Pending, whenKnown } from "../aws/pending";
import {
  BUCKET_POLICY_LIMIT,
  KEY_POLICY_LIMIT,
  policyInput,
  policyText,
} from "../aws/policy-document";
import type { ThreatServices } from "../aws/service-choice";
import { taggedForStack } from "../aws/stack-tag";
import { batchRoleArn, batchRoleName } from "../batch/batch-names";
import { bucketPolicy, keyArnIn } from "../buckets/bucket-policy";
import type { HardenedBucketArgs } from "../buckets/hardened-bucket";
import type { CustomerKey, CustomerKeyArgs } from "../keys/customer-key";
import type { KeyPlace } from "../keys/key-guard";
import { type KeyPolicyArgs, keyPolicy } from "../keys/key-policy";
import type { KeyManagement } from "../keys/key-policy-guards";
import { longestKeyArn } from "../keys/key-use";
import { replicaBucketName, replicationRoleName } from "../replication/replica-names";
import { malwareScanRoleArn, malwareScanRoleName } from "../threats/threat-names";

/** A region in which data is kept, with what key and bucket are declared with there. */
export interface DataPlace extends Location {
  readonly bucketArn: string;
  /** What leads to the key of an earlier deployment. */
  readonly keyPlace: KeyPlace;
  /** The same rules and the same alias in every region. */
  readonly key: CustomerKeyArgs;
  /** The bucket under that key; whatever it is outlasted by is made before it. */
  readonly bucket: (key: CustomerKey, outlastedBy?: readonly Resource[]) => HardenedBucketArgs;
}

interface Location {
  /** The logical name of all that keeps the data there. */
  readonly name: string;
  readonly region: string;
  readonly bucketName: string;
  /** Whether services work on the objects here, as far as the settings say: the copy is left alone. */
  readonly served: boolean;
}

/** What is set about the data, and which services work on it. */
export type PlaceSettings = DataSettings &
  Pick<ThreatServices, "malwareProtection"> &
  Partial<BatchSettings>;

export interface DataNames {
  /** The stack that the keys are tagged for. */
  readonly stack: string;
  /** The logical name of all that keeps the data. */
  readonly name: string;
}

/**
 * Where data is kept: in the region that is set, and in that of the copy if there is one.
 *
 * @param principals who may do what, if the settings cannot say yet: the documents wait for it
 * @throws RunError if a document is longer than AWS takes.
 */
export function dataPlaces(
  settings: PlaceSettings,
  names: DataNames,
  principals: Pending<PrincipalArns> = settings,
): readonly [DataPlace, DataPlace?] {
  const { region, bucketName, replicationRegion } = settings;
  const place = (location: Location) => dataPlace(settings, names.stack, location, principals);
  const own = place({ name: names.name, region, bucketName, served: true });
  if (replicationRegion === undefined) {
    return [own];
  }
  const copy = place({
    name: `${names.name}-replica`,
    region: replicationRegion,
    bucketName: replicaBucketName(bucketName, replicationRegion),
    served: false,
  });
  return [own, copy];
}

function dataPlace(
  settings: PlaceSettings,
  stack: string,
  location: Location,
  principals: Pending<PrincipalArns>,
): DataPlace {
  const { region, bucketName } = location;
  const { partition, accountId, sseAlgorithm, tags } = settings;
  const bucketArn = `arn:${partition.name}:s3:::${bucketName}`;
  const policyUnder = <Text>(keyArn: Text, who: PrincipalArns) =>
    bucketPolicy({
      bucketArn,
      keyArn,
      sseAlgorithm,
      minimumTlsVersion: settings.minimumTlsVersion,
      perimeter: settings.perimeter,
      serviceRoles: exemptRoles(settings, who),
      deployer: who.deployer,
      protect: settings.protect,
    });
  const documents = whenKnown(principals, (who) => {
    // Its size alone: the key's ARN is known once the key is there.
    policyText(
      policyUnder(longestKeyArn({ partition, region, accountId }), who),
      BUCKET_POLICY_LIMIT,
    );
    const key = keyPolicy(keyPolicyArgs({ ...settings, ...who }, location, bucketArn));
    return { who, key: policyText(key, KEY_POLICY_LIMIT) };
  });
  return {
    ...location,
    bucketArn,
    keyPlace: { keyAlias: settings.keyAlias, region, bucket: { name: bucketName, keyArnIn } },
    key: {
      region,
      alias: settings.keyAlias,
      description: settings.keyDescription,
      policy: whenKnown(documents, ({ key }) => key),
      rotationPeriodInDays: settings.rotationPeriodInDays,
      deletionWindowInDays: settings.deletionWindowInDays,
      tags: taggedForStack(stack, tags),
    },
    bucket: (key, outlastedBy = []) => ({
      region,
      partition,
      accountId,
      bucketName,
      key,
      policy: whenKnown(documents, ({ who }) => policyInput(policyUnder(key.keyArn, who))),
      sseAlgorithm,
      forceDestroy: settings.forceDestroy,
      accessLogs: settings.accessLogs,
      protect: settings.protect,
      oldVersionsKeptForDays: settings.oldVersionsKeptForDays,
      objectLock: settings.objectLock,
      outlastedBy,
      tags,
    }),
  };
}

function keyPolicyArgs(
  settings: PlaceSettings,
  { region, served }: Location,
  bucketArn: string,
): KeyPolicyArgs {
  return {
    ...keyManagement(settings),
    region,
    bucketArn,
    sseAlgorithm: settings.sseAlgorithm,
    keyUsers: settings.keyUsers,
    reencryptor: settings.reencryptor,
    rolesThroughS3: served
      ? [
          ...scanRoles(settings).map((arn) => ({ arn, mayEncrypt: true })),
          ...batchRoles(settings).map((arn) => ({ arn, mayEncrypt: true, mayReencrypt: true })),
        ]
      : [],
  };
}

/** What is set about the management of keys. */
export type ManagementSettings = Required<Omit<KeyManagement, "deniedDeletion">> &
  Pick<DataSettings, "protect" | "deployer">;

/** Who manages each key of the stack, and what nobody may do with it. */
export function keyManagement(settings: ManagementSettings): KeyManagement {
  return {
    partition: settings.partition,
    accountId: settings.accountId,
    administrators: settings.administrators,
    administratorsMayDeleteKey: settings.administratorsMayDeleteKey,
    minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
    minimumUnusedDaysBeforeDeletion: settings.minimumUnusedDaysBeforeDeletion,
    deniedDeletion: settings.protect ? settings.deployer : [],
  };
}

/** Roles that a perimeter must not keep out, at either end of a replication. */
function exemptRoles(settings: PlaceSettings, { serviceRoles }: PrincipalArns): readonly string[] {
  const { partition, accountId, bucketName, replicationRegion } = settings;
  const copies = `arn:${partition.name}:iam::${accountId}:role/${replicationRoleName(bucketName)}`;
  return [
    ...serviceRoles,
    ...scanRoles(settings),
    ...batchRoles(settings),
    ...(replicationRegion === undefined ? [] : [copies]),
  ];
}

/** Names of the roles that the stack makes for services. */
export function serviceRoleNames(settings: PlaceSettings): readonly string[] {
  const { bucketName, replicationRegion, malwareProtection, batchOperations } = settings;
  return [
    ...(replicationRegion === undefined ? [] : [replicationRoleName(bucketName)]),
    ...(malwareProtection ? [malwareScanRoleName(bucketName)] : []),
    ...(batchOperations ? [batchRoleName(bucketName)] : []),
  ];
}

function scanRoles(settings: PlaceSettings): readonly string[] {
  return settings.malwareProtection ? [malwareScanRoleArn(settings, settings.bucketName)] : [];
}

function batchRoles(settings: PlaceSettings): readonly string[] {
  return settings.batchOperations ? [batchRoleArn(settings, settings.bucketName)] : [];
}
