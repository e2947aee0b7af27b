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
  readonly versionId: string;
}

export interface VersionPage {
  /** In S3's order: by key, the newest version of each key first. */
  readonly versions: readonly ObjectVersion[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: PageMarker | undefined;
}

export interface ListingArgs {
  readonly bucket: string;
  /** Only keys that begin with it. @default all */
  readonly prefix?: string | undefined;
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
  { bucket, prefix, from }: ListingArgs,
): AsyncGenerator<VersionPage, void, undefined> {
  let marker = from;
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
  const path = key.split("/").map(encodeURIComponent).join("/");
  return `${bucket}/${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** XML cannot hold every character of a key, so S3 is asked to encode keys as in a URL. */
function fromUrl(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}
