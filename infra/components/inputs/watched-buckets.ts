import { ComponentResource, type Input } from "@pulumi/pulumi";
import { bucketNameFaults } from "../../arguments/bucket-name";
import { isCustomerAlias } from "../../arguments/key-settings";
import { quoted, type SettingReader } from "../../arguments/reader/setting-reader";

/** A bucket and its key, as a SecureBucket shows them. */
export interface WatchedBucket {
  /** The bucket's name: the output bucketName of a SecureBucket. */
  bucketName: Input<string>;
  /** The key's ARN: its output keyArn. */
  keyArn: Input<string>;
  /** The key's alias: its output keyAlias. */
  keyAlias: Input<string>;
}

/** Of a SecureBucket in their place, what is watched: what is handed in may be the component itself. */
export function watchedBuckets(
  buckets: Input<Input<WatchedBucket>[]>,
): Input<Input<WatchedBucket>[]> {
  return Array.isArray(buckets)
    ? buckets.map((each) =>
        ComponentResource.isInstance(each) && hasWatchedParts(each)
          ? { bucketName: each.bucketName, keyArn: each.keyArn, keyAlias: each.keyAlias }
          : each,
      )
    : buckets;
}

function hasWatchedParts(value: object): value is WatchedBucket {
  return ["bucketName", "keyArn", "keyAlias"].every((part) => part in value);
}

/** What is known of it before the key is there. */
export interface WatchedNames {
  readonly bucketName: string;
  readonly keyAlias: string;
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
  part("keyArn", isKeyArn);
  return {
    bucketName: part("bucketName", (name) => bucketNameFaults(name).length === 0),
    keyAlias: part("keyAlias", isCustomerAlias),
  };
}

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
function isKeyArn(text: string): boolean {
  return /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(text);
}
