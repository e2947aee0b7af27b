import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import type { VersionName } from "./object-encryption";

/** One version of an object. Delete markers hold no data and are left out. */
export interface ObjectVersion {
  readonly key: string;
  /** "null" for what was put before the bucket kept versions. */
  readonly versionId: string;
  /** Whether it is what a request without a version id reads. */
  readonly isCurrent: boolean;
  /** In bytes. */
  readonly size: number;
  readonly eTag: string;
  /** Such as STANDARD or GLACIER. */
  readonly storageClass: string;
}

/** Where a listing resumes. */
export interface PageMarker {
  readonly key: string;
  /** Of the last version that was listed; undefined at the beginning of a prefix, which is then the key. */
  readonly versionId?: string | undefined;
}

export interface VersionPage<Marker = PageMarker> {
  /** In S3's order: by key, the newest version of each key first. */
  readonly versions: readonly ObjectVersion[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: Marker | undefined;
}

export interface ListingArgs {
  readonly bucket: string;
  /** Only keys that begin with one of them. @default all */
  readonly prefixes?: readonly string[] | undefined;
  /** Where to resume. @default the beginning */
  readonly from?: PageMarker | undefined;
}

/**
 * Every version in a bucket, page by page, each requested when the one before was worked through.
 *
 * A page has at most 1000 versions.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 *
 * @throws S3ServiceException as S3 answers; needs s3:ListBucketVersions
 */
export async function* versionPages(
  s3: S3Client,
  { bucket, prefixes = [], from }: ListingArgs,
): AsyncGenerator<VersionPage, void, undefined> {
  const parts = disjoint(prefixes);
  const first =
    from === undefined ? 0 : parts.findIndex((prefix) => from.key.startsWith(prefix ?? ""));
  for (const [index, prefix] of [...parts.entries()].slice(first)) {
    const following = parts[index + 1];
    const beginning = index === first ? from : undefined;
    for await (const page of pagesUnder(s3, { bucket, prefix, from: beginning })) {
      const { versions, next } = page;
      yield next === undefined && following !== undefined
        ? { versions, next: { key: following } }
        : page;
    }
  }
}

/** In order, without those that are within another; only "undefined" if every key is meant. */
function disjoint(prefixes: readonly string[]): readonly (string | undefined)[] {
  const found: string[] = [];
  for (const prefix of [...prefixes].sort()) {
    if (!found.some((other) => prefix.startsWith(other))) {
      found.push(prefix);
    }
  }
  return found.length === 0 ? [undefined] : found;
}

interface PartArgs {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly from: PageMarker | undefined;
}

async function* pagesUnder(
  s3: S3Client,
  { bucket, prefix, from }: PartArgs,
): AsyncGenerator<VersionPage, void, undefined> {
  let marker = from?.versionId === undefined ? undefined : from;
  do {
    const answer = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: marker?.key,
        VersionIdMarker: marker?.versionId,
        EncodingType: "url",
      }),
    );
    const decoded = answer.EncodingType === "url" ? fromUrl : (key: string) => key;
    marker =
      answer.IsTruncated === true && answer.NextKeyMarker !== undefined
        ? { key: decoded(answer.NextKeyMarker), versionId: answer.NextVersionIdMarker ?? "" }
        : undefined;
    const versions = (answer.Versions ?? []).map((each) => ({
      key: decoded(each.Key ?? ""),
      versionId: each.VersionId ?? "null",
      isCurrent: each.IsLatest ?? false,
      size: each.Size ?? 0,
      eTag: each.ETag ?? "",
      storageClass: each.StorageClass ?? "STANDARD",
    }));
    yield { versions, next: marker };
  } while (marker !== undefined);
}

/**
 * How a copy names the version to copy.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function copySource({ bucket, key, versionId }: VersionName): string {
  return `${bucket}/${urlEncodedKey(key)}?versionId=${encodeURIComponent(versionId)}`;
}

/** A key as it is in a URL, its slashes as they are. */
export function urlEncodedKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}

/** XML cannot hold every character of a key, so S3 is asked to encode keys as in a URL. */
function fromUrl(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}
