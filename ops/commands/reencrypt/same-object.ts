import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";

/** What has to stay the same when a version is re-encrypted. */
const KEPT = [
  "ContentLength",
  "ContentType",
  "ContentEncoding",
  "ContentDisposition",
  "ContentLanguage",
  "CacheControl",
  "ExpiresString",
  "WebsiteRedirectLocation",
  "StorageClass",
  "TagCount",
  "Metadata",
] as const;

/** Compared if S3 has the same checksum of both. */
const CHECKSUMS = [
  "ChecksumCRC32",
  "ChecksumCRC32C",
  "ChecksumCRC64NVME",
  "ChecksumSHA1",
  "ChecksumSHA256",
] as const;

/** @returns the names of what differs; none if only the encryption does */
export function differences(
  before: HeadObjectCommandOutput,
  after: HeadObjectCommandOutput,
): readonly string[] {
  const kept = KEPT.filter((name) => textOf(before[name]) !== textOf(after[name]));
  const isComparable = before.ChecksumType === after.ChecksumType;
  const checksums = CHECKSUMS.filter(
    (name) => isComparable && before[name] && after[name] && before[name] !== after[name],
  );
  return [...kept, ...checksums];
}

/** An absent value is an empty one: no metadata, no tags. */
function textOf(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return value === undefined || value === 0 ? "" : String(value);
}
