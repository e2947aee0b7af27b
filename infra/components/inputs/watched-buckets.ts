import { ComponentResource, type Input } from "@pulumi/pulumi";
import { bucketNameFaults } from "../../arguments/bucket-name";
import { isCustomerAlias } from "../../arguments/key-settings";
import { quoted, type SettingReader } from "../../arguments/reader/setting-reader";
import { partitionOf } from "../../aws/partitions";

/** A bucket and its key, as a SecureBucket shows them. */
export interface WatchedBucket {
  /** The bucket's name: the output bucketName of a SecureBucket. */
  bucketName: Input<string>;
  /** The key's ARN: its output keyArn. */
  keyArn: Input<string>;
  /** The key's alias: its output keyAlias. */
  keyAlias: Input<string>;
  /** Names of the roles that services act as on it: its output serviceRoleNames. By default those that any SecureBucket may have. */
  serviceRoleNames?: Input<Input<string>[]>;
  /** The region of its replica, if there is one: its output replicaRegion. The same holds for both others. */
  replicaRegion?: Input<string | undefined>;
  /** The name of the replica's bucket: its output replicaBucketName. */
  replicaBucketName?: Input<string | undefined>;
  /** The ARN of the replica's key: its output replicaKeyArn. */
  replicaKeyArn?: Input<string | undefined>;
}

/** Its parts, those that have to be there first. */
const NEEDED = ["bucketName", "keyArn", "keyAlias"] as const;
const OF_REPLICA = ["replicaRegion", "replicaBucketName", "replicaKeyArn"] as const;
const PARTS: readonly string[] = [...NEEDED, "serviceRoleNames", ...OF_REPLICA];

/** Of a SecureBucket in their place, what is watched: what is handed in may be the component itself. */
export function watchedBuckets(
  buckets: Input<Input<WatchedBucket>[]>,
): Input<Input<WatchedBucket>[]> {
  return Array.isArray(buckets)
    ? buckets.map((each) =>
        ComponentResource.isInstance(each) && hasWatchedParts(each) ? partsOf(each) : each,
      )
    : buckets;
}

function hasWatchedParts(value: object): value is WatchedBucket {
  return NEEDED.every((part) => part in value);
}

function partsOf(bucket: WatchedBucket): WatchedBucket {
  const { bucketName, keyArn, keyAlias, serviceRoleNames } = bucket;
  const { replicaRegion, replicaBucketName, replicaKeyArn } = bucket;
  return {
    ...{ bucketName, keyArn, keyAlias, replicaRegion, replicaBucketName, replicaKeyArn },
    ...(serviceRoleNames !== undefined && { serviceRoleNames }),
  };
}

/** What is known of it before the key is there. */
export interface WatchedNames {
  readonly bucketName: string;
  readonly keyAlias: string;
  readonly serviceRoleNames: readonly string[] | undefined;
  readonly replica: { readonly region: string; readonly bucketName: string } | undefined;
}

const SETTING = "buckets";
const EXPECTED =
  "Use a list of buckets, each with bucketName, keyArn and keyAlias, as the outputs of a SecureBucket have them.";

/** Reads the names of the buckets and keys that are watched; at least one of each. */
export function readWatchedBuckets(reader: SettingReader): readonly WatchedNames[] {
  const text = reader.raw(SETTING);
  const entries: unknown = JSON.parse(text === undefined || text === "" ? "[]" : text);
  if (!Array.isArray(entries) || entries.length === 0) {
    reader.refuse(SETTING, `is ${text === undefined ? "missing" : quoted(entries)}. ${EXPECTED}`);
    return [];
  }
  return entries.map((entry: Readonly<Record<string, unknown>>, index) =>
    readWatched(reader, entry, `[${index}]`),
  );
}

function readWatched(
  reader: SettingReader,
  entry: Readonly<Record<string, unknown>>,
  where: string,
): WatchedNames {
  const part = (name: string, isSound: (text: string) => boolean): string => {
    const value = entry?.[name];
    if (typeof value === "string" && isSound(value)) {
      return value;
    }
    const found = value === undefined ? "missing" : quoted(value);
    reader.refuse(SETTING, `is ${found}. ${EXPECTED}`, `${where}.${name}`);
    return "";
  };
  const isBucketName = (name: string) => bucketNameFaults(name).length === 0;
  for (const name of Object.keys(entry ?? {}).filter((each) => !PARTS.includes(each))) {
    reader.refuse(
      SETTING,
      `is no part of it. Its parts are ${PARTS.join(", ")}.`,
      `${where}.${name}`,
    );
  }
  part("keyArn", isKeyArn);
  const watched = {
    bucketName: part("bucketName", isBucketName),
    keyAlias: part("keyAlias", isCustomerAlias),
    serviceRoleNames: readRoleNames(reader, entry?.["serviceRoleNames"], where),
  };
  if (OF_REPLICA.every((name) => entry?.[name] === undefined || entry[name] === null)) {
    return { ...watched, replica: undefined };
  }
  part("replicaKeyArn", isKeyArn);
  const region = part("replicaRegion", (text) => partitionOf(text) !== undefined);
  return { ...watched, replica: { region, bucketName: part("replicaBucketName", isBucketName) } };
}

function readRoleNames(
  reader: SettingReader,
  value: unknown,
  where: string,
): readonly string[] | undefined {
  if (value === undefined) {
    return undefined;
  }
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isName = (name: unknown): name is string =>
    typeof name === "string" && /^[\w+=,.@-]{1,64}$/.test(name);
  if (names.every(isName)) {
    return names;
  }
  reader.refuse(
    SETTING,
    `is ${quoted(value)}. Use a list of names of roles, as the output serviceRoleNames has them.`,
    `${where}.serviceRoleNames`,
  );
  return [];
}

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
function isKeyArn(text: string): boolean {
  return /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(text);
}
