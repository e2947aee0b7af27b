import type { ObjectIdentifier, S3 } from "@aws-sdk/client-s3";
import { Refusal } from "../failure";

/** Deletes every version of every object and every delete marker, a page (1,000) at a time. */
export async function emptyBucket(s3: S3, Bucket: string, stopping: AbortSignal): Promise<void> {
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    if (stopping.aborted) {
      throw new Refusal("cancelled before the bucket was empty");
    }
    const page = await s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker });
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    const Objects = found.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
    if (Objects.length > 0) {
      await deleteAll(s3, Bucket, Objects);
    }
    KeyMarker = page.IsTruncated ? page.NextKeyMarker : undefined;
    VersionIdMarker = page.IsTruncated ? page.NextVersionIdMarker : undefined;
  } while (KeyMarker !== undefined);
}

async function deleteAll(s3: S3, Bucket: string, Objects: ObjectIdentifier[]): Promise<void> {
  const { Errors: [first] = [] } = await s3.deleteObjects({
    Bucket,
    Delete: { Objects, Quiet: true },
  });
  if (first !== undefined) {
    throw new Refusal(`emptying it first: ${first.Key}: ${first.Code}: ${first.Message}`);
  }
}
