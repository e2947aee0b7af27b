import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { derivedBucketName, namespaceOf } from "../aws/bucket-namespace";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { Partition } from "../aws/partitions";
import { BUCKET_POLICY_LIMIT, policyText } from "../aws/policy-document";
import { accessLogPolicy } from "./access-log-policy";
import { keepPrivate, keepVersions } from "./bucket-companions";
import { ABORT_UPLOADS } from "./object-retention";

export interface AccessLogBucketArgs {
  /** The region of the bucket whose access is logged: S3 logs into no other. */
  readonly region: string;
  readonly partition: Partition;
  /** The account that owns both buckets, 12 digits. */
  readonly accountId: string;
  /** The name of the bucket whose access is logged. */
  readonly sourceName: string;
  /**
   * Whether destroying the bucket deletes the logs in it.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;
  /** Whether the bucket's policy refuses to let it be deleted. */
  readonly protect: boolean;
  /**
   * What has to be there as long as the bucket is: made before it, deleted after it, and kept where
   * the bucket cannot be deleted. Nothing of the bucket whose access is logged.
   *
   * @default none
   */
  readonly outlastedBy?: readonly Resource[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The name of the access-log bucket of a bucket. */
export function accessLogBucketName(sourceName: string): string {
  return derivedBucketName(sourceName, "-logs");
}

/**
 * A private, versioned bucket that S3 delivers another bucket's access logs to, and keeps for ever.
 *
 * Its encryption is S3's own (SSE-S3), the one S3 delivers logs under; it has no log of its own, or
 * every log would be logged, and no Object Lock, which S3 delivers no logs to. It depends on nothing
 * of the bucket it serves, so that it can be made before and deleted after that one.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends ComponentResource {
  readonly bucketName: Output<string>;

  constructor(name: string, args: AccessLogBucketArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:AccessLogBucket", name, {}, opts);
    const { region, partition, accountId, sourceName } = args;
    const logName = accessLogBucketName(sourceName);
    const arnOf = (bucketName: string) => `arn:${partition.name}:s3:::${bucketName}`;
    const policy = policyText(
      accessLogPolicy({
        accountId,
        sourceArn: arnOf(sourceName),
        logArn: arnOf(logName),
        protect: args.protect,
      }),
      BUCKET_POLICY_LIMIT,
    );
    const bucket = new Bucket(
      name,
      {
        region,
        bucket: logName,
        ...namespaceOf(logName),
        forceDestroy: args.forceDestroy ?? false,
        tags: args.tags ?? {},
      },
      { parent: this, ...NEW_BEFORE_OLD, dependsOn: [...(args.outlastedBy ?? [])] },
    );
    encryptAsLogs(this, name, bucket, region);
    const versioning = keepVersions(this, name, bucket, { region });
    keepPrivate(this, name, bucket, { region, policy });
    new BucketLifecycleConfiguration(
      name,
      { region, bucket: bucket.bucket, rules: [ABORT_UPLOADS] },
      { parent: this, deletedWith: bucket, dependsOn: [versioning] },
    );
    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function encryptAsLogs(
  parent: AccessLogBucket,
  name: string,
  bucket: Bucket,
  region: string,
): void {
  new BucketServerSideEncryptionConfiguration(
    name,
    {
      region,
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    { parent, deletedWith: bucket },
  );
}
