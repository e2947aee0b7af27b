import {
  accountNamespaceOf,
  BUCKET_NAMESPACES,
  type BucketNamespace,
  bucketNameIn,
  hasAccountNamespace,
} from "../aws/bucket-namespace";
import {
  BUCKET_NAME_CHARACTERS,
  BUCKET_NAME_RESERVED_PREFIXES,
  BUCKET_NAME_RESERVED_SUFFIXES,
} from "../aws/limits";
import { quoted, type SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/** Where the bucket is to be; region and account are undefined while nobody knows them. */
export interface BucketPlace {
  readonly stack: string;
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/** Where a name is used; what is undefined is not known. */
type NamedPlace = Partial<Pick<BucketPlace, "region" | "accountId">>;

/** What a bucket's name begins with, and how to report that S3 would reject the name. */
export interface NamePrefix {
  readonly namespace: BucketNamespace;
  readonly prefix: string;
  /** The setting that is at fault then, and what it says. */
  readonly setting: string;
  readonly value: string;
  /** Which bucket it is. */
  readonly whose: "bucket" | "state bucket";
  readonly remedy: string;
}

const ACCOUNT_ID_DIGITS = 12;
/** No region has a shorter name. */
const SHORTEST_REGION = "us-east-1";

/**
 * Why S3 would refuse a name for a general purpose bucket: one sentence per rule broken.
 *
 * Dots are refused as well, though S3 takes them: the bucket answers TLS only, and AWS's wildcard
 * certificate does not cover a name with a dot.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFaults(name: string, place: NamedPlace = {}): readonly string[] {
  const { min, max } = BUCKET_NAME_CHARACTERS;
  const prefix = BUCKET_NAME_RESERVED_PREFIXES.find((reserved) => name.startsWith(reserved));
  const suffix = BUCKET_NAME_RESERVED_SUFFIXES.find((reserved) => name.endsWith(reserved));
  const rules: readonly (readonly [boolean, string])[] = [
    [
      name.length < min || name.length > max,
      `It has ${name.length} characters; S3 takes ${min} to ${max}.`,
    ],
    [!/^[a-z0-9-]*$/.test(name), "S3 under TLS takes lower case letters, digits and hyphens only."],
    [!/^[a-z0-9]/i.test(name), "S3 wants a letter or digit first."],
    [!/[a-z0-9]$/i.test(name), "S3 wants a letter or digit last."],
    [prefix !== undefined, `S3 keeps names that begin with "${prefix}" for itself.`],
    [suffix !== undefined, `S3 keeps names that end with "${suffix}" for itself.`],
    [
      name.endsWith("-an") && !isOfPlace(name, place),
      `S3 keeps names that end with "-an" for the account and the Region that they name: ${ownEnding(place)}.`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}

/** Whether a name is in the account's own namespace, as far as account and region are known. */
function isOfPlace(name: string, { accountId, region }: NamedPlace): boolean {
  const own = accountNamespaceOf(name);
  return (
    own !== undefined &&
    (accountId === undefined || own.accountId === accountId) &&
    (region === undefined || (own.region === region && hasAccountNamespace(region)))
  );
}

function ownEnding({ accountId = "<account id>", region = "<region>" }: NamedPlace): string {
  return hasAccountNamespace(region) || region === "<region>"
    ? `here -${accountId}-${region}-an`
    : `${region} has no such names`;
}

/**
 * Reads the namespace of the names that are made of a prefix. A stack from before there were
 * namespaces sets "global", so that its buckets stay.
 */
export function readBucketNamespace(
  own: SettingReader,
  { region }: Pick<BucketPlace, "region">,
): BucketNamespace {
  const isPossible = region === undefined || hasAccountNamespace(region);
  const namespace = own.choice(
    "bucketNamespace",
    BUCKET_NAMESPACES,
    isPossible ? "account-regional" : "global",
  );
  if (namespace === "account-regional" && !isPossible) {
    own.refuse(
      "bucketNamespace",
      `is "${namespace}", which S3 does not have in ${region}. Set it to global, or remove it.`,
    );
  }
  return namespace;
}

/** Refuses a namespace beside a whole name, which says by its end which one it is in. */
export function refuseNamespaceOfWholeName(own: SettingReader): void {
  if (own.raw("bucketName") !== undefined && own.raw("bucketNamespace") !== undefined) {
    own.refuse(
      "bucketNamespace",
      "is set, and so is bucketName, whose end says which namespace it is in. Remove bucketNamespace.",
    );
  }
}

/** Reads the bucket's name, given whole or by its prefix. S3 has to accept it as a whole. */
export function readBucketName(
  own: SettingReader,
  place: BucketPlace,
  namespace: BucketNamespace,
): string {
  if (own.raw("bucketName") === undefined) {
    const prefix = own.text(
      "bucketNamePrefix",
      SETTINGS.bucketNamePrefix.default,
      "Use a text.",
      () => true,
    );
    return prefixedName(own, place, {
      namespace,
      prefix,
      setting: "bucketNamePrefix",
      value: prefix,
      whose: "bucket",
      remedy: "Change the prefix or the stack's name.",
    });
  }
  const name = own.text("bucketName", SETTINGS.bucketNamePrefix.default, "Use a text.", () => true);
  const faults = bucketNameFaults(name, place);
  if (faults.length > 0) {
    own.refuse(
      "bucketName",
      `is ${quoted(name)}. ${faults.join(" ")} A bucket cannot be renamed: use one of another name.`,
    );
  }
  if (own.isChanged("bucketNamePrefix", SETTINGS.bucketNamePrefix.default)) {
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
  { namespace, prefix, setting, value, whose, remedy }: NamePrefix,
): string {
  const nameOf = (account: string, place: string): string =>
    bucketNameIn(namespace, `${prefix}-${stack}`, {
      accountId: accountId ?? account,
      region: region ?? place,
    });
  // What is not known yet counts with its least length.
  const name = nameOf("0".repeat(ACCOUNT_ID_DIGITS), SHORTEST_REGION);
  const faults = bucketNameFaults(name);
  if (faults.length > 0 && own.isValid(setting)) {
    const made = nameOf("<account id>", "<region>");
    own.refuse(
      setting,
      `is "${value}", which makes the ${whose}'s name "${made}". ${faults.join(" ")} ${remedy}`,
    );
  }
  return name;
}
