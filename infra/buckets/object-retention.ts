import { BucketLifecycleConfiguration, BucketObjectLockConfiguration } from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { PROBE_PREFIX } from "../aws/limits";
import type { ObjectLock } from "../aws/object-lock";
import type { EncryptedBucket } from "./encrypted-bucket";

export interface ObjectRetentionArgs {
  readonly region: string;
  readonly bucket: EncryptedBucket;
  /**
   * Days that a version is kept after it was overwritten or deleted.
   *
   * @default for ever
   */
  readonly oldVersionsKeptForDays?: number | undefined;
  /** @default none */
  readonly objectLock?: ObjectLock | undefined;
}

/**
 * Parts of an upload that was never completed cost money, and no listing shows them.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export const ABORT_UPLOADS = {
  id: "abort-incomplete-uploads",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
} as const;

/** S3 removes the delete marker itself once nothing is left under it. */
const REMOVE_PROBES = {
  id: "remove-probes",
  status: "Enabled",
  filter: { prefix: PROBE_PREFIX },
  expiration: { days: 1 },
  noncurrentVersionExpiration: { noncurrentDays: 1 },
} as const;

/**
 * How long a bucket keeps objects: the current version always, old versions for ever unless a
 * number of days is given, and nothing is deleted early under Object Lock. Deleted with the bucket.
 */
export class ObjectRetention extends ComponentResource {
  constructor(name: string, args: ObjectRetentionArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:ObjectRetention", name, {}, opts);
    const { region, objectLock, oldVersionsKeptForDays } = args;
    const { bucket, bucketName } = args.bucket;
    // Both need versioning to be on.
    const own = { parent: this, deletedWith: bucket, dependsOn: [args.bucket] };
    const lock = objectLock && lockObjects(name, { region, bucket: bucketName, objectLock }, own);
    new BucketLifecycleConfiguration(
      name,
      {
        region,
        bucket: bucketName,
        rules: [ABORT_UPLOADS, REMOVE_PROBES, ...removeOldVersions(oldVersionsKeptForDays)],
      },
      { ...own, dependsOn: lock === undefined ? [args.bucket] : [args.bucket, lock] },
    );
    this.registerOutputs();
  }
}

function removeOldVersions(noncurrentDays: number | undefined) {
  return noncurrentDays === undefined
    ? []
    : [
        {
          id: "remove-old-versions",
          status: "Enabled",
          filter: { prefix: "" },
          expiration: { expiredObjectDeleteMarker: true },
          noncurrentVersionExpiration: { noncurrentDays },
        },
      ];
}

/**
 * Enables Object Lock on a bucket that was created without it. S3 does not disable it again: without
 * this, new objects are no longer locked by default.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
 */
function lockObjects(
  name: string,
  args: {
    readonly region: string;
    readonly bucket: EncryptedBucket["bucketName"];
    readonly objectLock: ObjectLock;
  },
  opts: ConstructorParameters<typeof BucketObjectLockConfiguration>[2],
): BucketObjectLockConfiguration {
  const { region, bucket, objectLock } = args;
  return new BucketObjectLockConfiguration(
    name,
    {
      region,
      bucket,
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: objectLock.mode, days: objectLock.days } },
    },
    opts,
  );
}
