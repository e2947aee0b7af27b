import type { LifecycleRule } from "@aws-sdk/client-s3";
import { PROBE_PREFIX } from "../../infra/aws/limits";
import type { LiveBucket } from "../aws/live-bucket";
import type { LiveKey } from "../aws/live-key";
import type { Reading } from "../aws/reading";
import { type Check, compared } from "../controls/check";
import { policyDifference } from "../controls/policy-difference";
import { type Declared, retentionText } from "../stack/declared";

const DEPLOY = "`pulumi preview --diff --refresh` tells what changed, `pulumi up` puts it right.";

/** Key and bucket as they are, against what they are to be like. */
export function configurationChecks(
  declared: Declared,
  key: LiveKey,
  bucket: LiveBucket,
): readonly Check[] {
  return [
    ...keyChecks(declared, key),
    ...encryptionChecks(declared, bucket),
    ...surroundingChecks(declared, bucket),
  ];
}

function keyChecks(declared: Declared, key: LiveKey): readonly Check[] {
  const { rotationPeriodInDays: days, keyPolicy, keyAlias, encryption } = declared;
  const kind = "symmetric, single-region, material of AWS";
  return [
    read("key-state", "state of the key", "Enabled", key.metadata, (found) => found.KeyState, {
      remedy: "`aerosecure cancel-deletion` brings back a key that waits for its deletion.",
    }),
    read("key-kind", "kind of the key", kind, key.metadata, (found) =>
      found.KeySpec === "SYMMETRIC_DEFAULT" &&
      found.KeyUsage === "ENCRYPT_DECRYPT" &&
      found.MultiRegion !== true &&
      found.Origin === "AWS_KMS"
        ? kind
        : `${found.KeySpec} for ${found.KeyUsage}, ${found.MultiRegion ? "multi" : "single"}-region, material of ${found.Origin}`,
    ),
    read(
      "key-rotation",
      "rotation of the key",
      days === undefined ? "on" : `on, every ${days} days`,
      key.rotation,
      ({ KeyRotationEnabled: isOn, RotationPeriodInDays: period }) =>
        isOn === true ? (days === undefined ? "on" : `on, every ${period ?? "?"} days`) : "off",
    ),
    ...(keyAlias === undefined
      ? []
      : [
          read(
            "key-alias",
            `key that ${keyAlias} leads to`,
            encryption.keyArn,
            key.aliasLeadsTo,
            (found) => found,
          ),
        ]),
    ...(keyPolicy === undefined
      ? []
      : [policyCheck("key-policy", "key policy", keyPolicy, key.policy)]),
  ];
}

function encryptionChecks(
  { encryption }: Declared,
  { encryption: found }: LiveBucket,
): readonly Check[] {
  return [
    read(
      "bucket-algorithm",
      "default encryption of the bucket",
      encryption.algorithm,
      found,
      (rule) => rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
    ),
    read(
      "bucket-default-key",
      "key of the bucket's default encryption",
      encryption.keyArn,
      found,
      (rule) => rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
    ),
    read("bucket-key", "Bucket Key of the bucket", String(encryption.bucketKey), found, (rule) =>
      String(rule?.BucketKeyEnabled ?? false),
    ),
    read("bucket-blocks-sse-c", "keys of clients' own (SSE-C)", "blocked", found, (rule) =>
      rule?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C") ? "blocked" : "not blocked",
    ),
  ];
}

function surroundingChecks(
  { bucketPolicy, objectLock }: Declared,
  bucket: LiveBucket,
): readonly Check[] {
  return [
    read(
      "bucket-versioning",
      "versioning of the bucket",
      "Enabled",
      bucket.versioning,
      (status) => status,
    ),
    read(
      "bucket-public-access",
      "public access blocks of the bucket",
      "4 of 4",
      bucket.publicAccessBlocks,
      (count) => `${count} of 4`,
    ),
    read(
      "bucket-ownership",
      "ownership of objects",
      "BucketOwnerEnforced",
      bucket.ownership,
      (owner) => owner,
    ),
    ...(objectLock === undefined
      ? []
      : [
          read(
            "bucket-object-lock",
            "Object Lock by default",
            objectLock,
            bucket.retention,
            (found) => found && retentionText({ days: undefined, years: undefined, ...found }),
          ),
        ]),
    read(
      "bucket-cleans-probes",
      `lifecycle of ${PROBE_PREFIX}`,
      "removed",
      bucket.lifecycle,
      (rules) => (rules.some(isRuleForProbes) ? "removed" : "kept"),
    ),
    ...(bucketPolicy === undefined
      ? []
      : [policyCheck("bucket-policy", "bucket policy", bucketPolicy, bucket.policy)]),
  ];
}

function isRuleForProbes({ Status, Filter, Expiration, ...rule }: LifecycleRule): boolean {
  const prefix = Filter?.Prefix ?? rule.Prefix;
  return (
    Status === "Enabled" &&
    prefix !== undefined &&
    PROBE_PREFIX.startsWith(prefix) &&
    Expiration?.Days !== undefined &&
    rule.NoncurrentVersionExpiration?.NoncurrentDays !== undefined
  );
}

function policyCheck(
  id: string,
  what: string,
  declared: string,
  found: Reading<string | undefined>,
): Check {
  const wanted = "as the stack has it";
  return read(id, what, wanted, found, (text) =>
    text === undefined ? "none" : (policyDifference(declared, text) ?? wanted),
  );
}

/** Compares what was read; what could not be read is a failure of its own. */
function read<T>(
  id: string,
  what: string,
  wanted: string,
  found: Reading<T>,
  seenIn: (value: T) => string | undefined,
  { remedy = DEPLOY }: { readonly remedy?: string } = {},
): Check {
  return "refused" in found
    ? { id, what, verdict: "fail", wanted, seen: `not read: ${found.refused}` }
    : compared(id, what, wanted, seenIn(found.value) ?? "none", remedy);
}
