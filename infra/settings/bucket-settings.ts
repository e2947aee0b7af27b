import { SSE_ALGORITHMS, type SseAlgorithm } from "../sse-algorithm";
import { TLS_VERSIONS, type TlsVersion } from "../tls-version";
import { bucketName, bucketNameFaults } from "./bucket-name";
import { type SettingReader, shown } from "./setting-reader";

/** What a stack's settings say about the bucket. */
export interface BucketSettings {
  /** How objects are encrypted. @default "aws:kms" */
  readonly sseAlgorithm: SseAlgorithm;
  /** The oldest TLS that the bucket answers. @default "1.2" */
  readonly minimumTlsVersion: TlsVersion;
  /** Whether destroying the bucket deletes the objects in it. Never with `protect`. @default false */
  readonly forceDestroy: boolean;
  /** Whether key and bucket, with all that belongs to them, refuse to be deleted. @default true */
  readonly protect: boolean;
}

/** Where the bucket is to be; region and account are undefined while nobody knows them. */
export interface BucketPlace {
  readonly stack: string;
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/** What a bucket's name begins with, and how to tell that S3 would not take the name. */
export interface NamePrefix {
  readonly prefix: string;
  /** The setting that is at fault then, and what it says. */
  readonly setting: string;
  readonly value: string;
  /** Which bucket it is. */
  readonly whose: "bucket" | "state bucket";
  readonly remedy: string;
}

/** Stand for what is not known, to judge a name that will hold it. */
const SOME_REGION = "us-east-1";
const SOME_ACCOUNT_ID = "000000000000";
const SOME_NAME = "aerosecure";

/** Reads what is set about the bucket, but for its name. */
export function readBucketSettings(own: SettingReader): BucketSettings {
  const settings = {
    sseAlgorithm: own.choice("sseAlgorithm", SSE_ALGORITHMS, "aws:kms"),
    minimumTlsVersion: own.choice("minimumTlsVersion", TLS_VERSIONS, "1.2"),
    forceDestroy: own.flag("forceDestroy", false),
    protect: own.flag("protect", true),
  };
  if (own.sound("forceDestroy", "protect") && settings.forceDestroy && settings.protect) {
    own.refuse(
      "forceDestroy",
      "is true, and so is protect. A bucket that may not be deleted must not be set to lose its objects: set one of the two to false.",
    );
  }
  return settings;
}

/** Reads the bucket's name, given whole or by its prefix. S3 has to accept it as a whole. */
export function readBucketName(own: SettingReader, place: BucketPlace): string {
  if (own.raw("bucketName") === undefined) {
    const prefix = own.text("bucketNamePrefix", "aerosecure", "Use a text.", () => true);
    return prefixedName(own, place, {
      prefix,
      setting: "bucketNamePrefix",
      value: prefix,
      whose: "bucket",
      remedy: "Change the prefix or the stack's name.",
    });
  }
  const name = own.text("bucketName", SOME_NAME, "Use a text.", () => true);
  const faults = bucketNameFaults(name);
  if (faults.length > 0) {
    own.refuse(
      "bucketName",
      `is ${shown(name)}. ${faults.join(" ")} A bucket cannot be renamed: use one of another name.`,
    );
  }
  if (own.raw("bucketNamePrefix") !== undefined) {
    own.refuse(
      "bucketName",
      "is set, and so is bucketNamePrefix. One is the whole name, the other begins it: remove one of the two.",
    );
  }
  return name;
}

/**
 * The name that a prefix makes of a bucket in a place. S3 has to accept it as a whole: the setting at
 * fault is refused otherwise, unless it is refused already.
 */
export function prefixedName(
  own: SettingReader,
  { stack, region, accountId }: BucketPlace,
  { prefix, setting, value, whose, remedy }: NamePrefix,
): string {
  const name = bucketName({
    prefix,
    stack,
    accountId: accountId ?? SOME_ACCOUNT_ID,
    region: region ?? SOME_REGION,
  });
  const faults = bucketNameFaults(name);
  if (faults.length > 0 && own.sound(setting)) {
    const told = bucketName({
      prefix,
      stack,
      accountId: accountId ?? "<account id>",
      region: region ?? "<region>",
    });
    own.refuse(
      setting,
      `is "${value}", which makes the ${whose}'s name "${told}". ${faults.join(" ")} ${remedy}`,
    );
  }
  return name;
}
