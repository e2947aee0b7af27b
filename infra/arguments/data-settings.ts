import type { Perimeter } from "../buckets/bucket-perimeter";
import { readPermissionsBoundary } from "./boundary-settings";
import { readBucketName, readBucketNamespace, refuseNamespaceOfWholeName } from "./bucket-name";
import { type BucketSettings, readBucketSettings } from "./bucket-settings";
import type { Caller } from "./caller";
import { type KeySettings, readKeySettings } from "./key-settings";
import { readPerimeter } from "./perimeter-settings";
import {
  principalArns,
  readPrincipals,
  refuseForeignPrincipals,
} from "./principals/principal-settings";
import { deployerArns, readRoles, refuseOtherDeployer } from "./principals/role-settings";
import type { SettingReader } from "./reader/setting-reader";
import { type RegionSettings, readReplicationRegion } from "./region-settings";
import { readTags } from "./tag-settings";

/** Who may do what, by ARN. */
export interface PrincipalArns {
  /** ARNs of the users and roles that manage the key; at least one. */
  readonly administrators: readonly string[];
  /** ARNs of the users and roles that use the key through the bucket. @default none */
  readonly keyUsers: readonly string[];
  /** ARN of the principal that may re-encrypt existing objects in place. @default none */
  readonly reencryptor: readonly string[];
  /** ARNs of the roles that are exempt from the perimeter. @default none */
  readonly serviceRoles: readonly string[];
  /** ARNs of the one role that may change the bucket's encryption. @default none, so that IAM decides */
  readonly deployer: readonly string[];
}

/**
 * What is set about a key and its bucket, every value within AWS's limits and resolved in the caller's
 * account.
 */
export interface DataSettings extends RegionSettings, KeySettings, BucketSettings, PrincipalArns {
  /** The account everything is deployed into, 12 digits. */
  readonly accountId: string;
  /** Who may access objects, on top of what IAM says. @default everyone whom IAM allows */
  readonly perimeter: Perimeter | undefined;
  /** @default `<bucketNamePrefix>-<stack>-<account id>-<region>-an`; the prefix is "aerosecure" by default */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The region that the bucket is replicated to. @default none */
  readonly replicationRegion: string | undefined;
  /** ARN of the policy that bounds the roles that services act as. @default undefined: none */
  readonly permissionsBoundary: string | undefined;
  /** Tags of every resource. @default none */
  readonly tags: Readonly<Record<string, string>>;
}

/** Where settings are read for. */
export interface SettingPlace {
  readonly stack: string;
  /** Undefined if it could not be read; its fault is noted already. The same holds for `caller`. */
  readonly place: RegionSettings | undefined;
  readonly caller: Caller | undefined;
}

/** Settings of a place that is not known have no account. */
type Unplaced = Pick<DataSettings, "keyAlias" | "accessLogs"> & { readonly accountId: undefined };

/** Whether region and account were known when the settings were read. */
export function isPlaced(data: DataSettings | Unplaced): data is DataSettings {
  return data.accountId !== undefined;
}

/** Reads what is set about a key and its bucket. Faults are noted in the reader. */
export function readDataSettings(
  own: SettingReader,
  { stack, place, caller }: SettingPlace,
): DataSettings | Unplaced {
  const principals = readPrincipals(own);
  const keySettings = readKeySettings(own, stack);
  const values = {
    ...keySettings,
    ...readBucketSettings(own),
    replicationRegion: readReplicationRegion(own, place),
    perimeter: readPerimeter(own),
    permissionsBoundary: readPermissionsBoundary(own, place?.partition, caller),
    tags: readTags(own),
  };
  const roles = readRoles(own);
  const bucketPlace = { stack, region: place?.region, accountId: caller?.accountId };
  const namespace = readBucketNamespace(own, bucketPlace);
  const bucketName = readBucketName(own, bucketPlace, namespace);
  refuseNamespaceOfWholeName(own);
  refuseForeignPrincipals(own, { ...principals, ...roles }, place?.partition, caller);
  refuseOtherDeployer(own, roles, caller);
  if (place === undefined || caller === undefined) {
    return { keyAlias: values.keyAlias, accessLogs: values.accessLogs, accountId: undefined };
  }
  const { partition } = place;
  const { accountId } = caller;
  return {
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
  };
}
