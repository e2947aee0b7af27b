import type { Resource } from "@pulumi/pulumi";
import {
  BUCKET_POLICY_LIMIT,
  KEY_POLICY_LIMIT,
  policyInput,
  policyText,
} from "./aws/policy-document";
import { bucketPolicy, keyArnIn } from "./buckets/bucket-policy";
import type { HardenedBucketArgs } from "./buckets/hardened-bucket";
import type { CustomerKey, CustomerKeyArgs } from "./keys/customer-key";
import type { KeyPlace } from "./keys/key-guard";
import { type KeyPolicyArgs, keyPolicy } from "./keys/key-policy";
import type { KeyManagement } from "./keys/key-policy-guards";
import { longestKeyArn } from "./keys/key-use";
import { taggedForStack } from "./keys/stack-tag";
import { replicaBucketName, replicationRoleName } from "./replication/replica-names";
import type { Settings } from "./settings";
import { malwareScanRoleArn, malwareScanRoleName } from "./threats/threat-names";

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
  /** Whether files are scanned here, if the stack scans files. */
  readonly scanned: boolean;
}

/**
 * Where the stack keeps its data: in its own region, and in that of the copy if there is one.
 *
 * @throws RunError if a document is longer than AWS takes.
 */
export function dataPlaces(settings: Settings, stack: string): readonly [DataPlace, DataPlace?] {
  const { region, bucketName, replicationRegion } = settings;
  const own = dataPlace(settings, stack, { name: "data", region, bucketName, scanned: true });
  if (replicationRegion === undefined) {
    return [own];
  }
  const copy = dataPlace(settings, stack, {
    name: "data-replica",
    region: replicationRegion,
    bucketName: replicaBucketName(bucketName, replicationRegion),
    scanned: false,
  });
  return [own, copy];
}

function dataPlace(settings: Settings, stack: string, location: Location): DataPlace {
  const { region, bucketName } = location;
  const { partition, accountId, sseAlgorithm, tags } = settings;
  const bucketArn = `arn:${partition.name}:s3:::${bucketName}`;
  const policyUnder = <Text>(keyArn: Text) =>
    bucketPolicy({
      bucketArn,
      keyArn,
      sseAlgorithm,
      minimumTlsVersion: settings.minimumTlsVersion,
      perimeter: settings.perimeter,
      serviceRoles: exemptRoles(settings),
      deployer: settings.deployer,
      protect: settings.protect,
    });
  // Its size alone: the key's ARN is known once the key is there.
  policyText(policyUnder(longestKeyArn({ partition, region, accountId })), BUCKET_POLICY_LIMIT);
  return {
    ...location,
    bucketArn,
    keyPlace: { keyAlias: settings.keyAlias, region, bucket: { name: bucketName, keyArnIn } },
    key: {
      region,
      alias: settings.keyAlias,
      description: settings.keyDescription,
      policy: policyText(keyPolicy(keyPolicyArgs(settings, location, bucketArn)), KEY_POLICY_LIMIT),
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
      policy: policyInput(policyUnder(key.keyArn)),
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
  settings: Settings,
  { region, scanned }: Location,
  bucketArn: string,
): KeyPolicyArgs {
  return {
    ...keyManagement(settings),
    region,
    bucketArn,
    sseAlgorithm: settings.sseAlgorithm,
    keyUsers: settings.keyUsers,
    reencryptor: settings.reencryptor,
    rolesThroughS3: scanned ? scanRoles(settings).map((arn) => ({ arn, mayEncrypt: true })) : [],
  };
}

/** Who manages each key of the stack, and what nobody may do with it. */
export function keyManagement(settings: Settings): KeyManagement {
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
function exemptRoles(settings: Settings): readonly string[] {
  const { partition, accountId, bucketName, replicationRegion } = settings;
  const copies = `arn:${partition.name}:iam::${accountId}:role/${replicationRoleName(bucketName)}`;
  return [
    ...settings.serviceRoles,
    ...scanRoles(settings),
    ...(replicationRegion === undefined ? [] : [copies]),
  ];
}

/** Names of the roles that the stack makes for services. */
export function serviceRoleNames(settings: Settings): readonly string[] {
  const { bucketName, replicationRegion, malwareProtection } = settings;
  return [
    ...(replicationRegion === undefined ? [] : [replicationRoleName(bucketName)]),
    ...(malwareProtection ? [malwareScanRoleName(bucketName)] : []),
  ];
}

function scanRoles(settings: Settings): readonly string[] {
  return settings.malwareProtection ? [malwareScanRoleArn(settings, settings.bucketName)] : [];
}
