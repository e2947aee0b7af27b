import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { ObjectLock } from "../aws/object-lock";
import type { Partition } from "../aws/partitions";
import { AccessLogBucket } from "./access-log-bucket";
import { BucketEvents } from "./bucket-events";
import { EncryptedBucket, type EncryptedBucketArgs } from "./encrypted-bucket";
import { ObjectRetention } from "./object-retention";

export interface HardenedBucketArgs extends EncryptedBucketArgs {
  readonly partition: Partition;
  /** The account that owns the bucket, 12 digits. */
  readonly accountId: string;
  /** Whether every request is logged, into a bucket of its own. */
  readonly accessLogs: boolean;
  /** Days that a version is kept after it was overwritten or deleted; undefined is for ever. */
  readonly oldVersionsKeptForDays: number | undefined;
  readonly objectLock: ObjectLock | undefined;
  /** Whether the log bucket's policy refuses to let it be deleted, as `policy` does for the bucket. */
  readonly protect: boolean;
}

/**
 * Declares an encrypted bucket with all that stands around it: the bucket for its access logs, which
 * outlasts it, how long it keeps objects, and where its events go.
 */
export function hardenedBucket(
  name: string,
  args: HardenedBucketArgs,
  opts?: ComponentResourceOptions,
): EncryptedBucket {
  const { region, objectLock, oldVersionsKeptForDays, outlastedBy = [] } = args;
  const logs = args.accessLogs ? accessLogBucket(`${name}-logs`, args, opts) : undefined;
  const bucket = new EncryptedBucket(
    name,
    {
      ...args,
      objectLockEnabled: objectLock !== undefined,
      outlastedBy: logs === undefined ? outlastedBy : [...outlastedBy, logs],
    },
    opts,
  );
  new ObjectRetention(name, { region, bucket, objectLock, oldVersionsKeptForDays }, opts);
  new BucketEvents(name, { region, bucket, accessLogs: logs }, opts);
  return bucket;
}

function accessLogBucket(
  name: string,
  {
    region,
    partition,
    accountId,
    bucketName,
    protect,
    forceDestroy,
    tags,
    ...args
  }: HardenedBucketArgs,
  opts: ComponentResourceOptions | undefined,
): AccessLogBucket {
  return new AccessLogBucket(
    name,
    {
      region,
      partition,
      accountId,
      sourceName: bucketName,
      protect,
      // It is seldom empty: no key goes before it either.
      outlastedBy: [args.key, ...(args.outlastedBy ?? [])],
      ...(forceDestroy === undefined ? {} : { forceDestroy }),
      ...(tags === undefined ? {} : { tags }),
    },
    opts,
  );
}
