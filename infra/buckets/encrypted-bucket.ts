import {
  Bucket,
  type BucketPolicyArgs,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { namespaceOf } from "../aws/bucket-namespace";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { SseAlgorithm } from "../aws/sse-algorithm";
import type { CustomerKey } from "../keys/customer-key";
import { keepPrivate, keepVersions } from "./bucket-companions";

export interface EncryptedBucketArgs {
  readonly region: string;
  /**
   * The bucket's name, known before the bucket is there: policies name it without depending on it.
   *
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  readonly bucketName: string;
  /** The key every object is encrypted under, of the bucket's own region. */
  readonly key: CustomerKey;
  /**
   * The bucket policy, as a document or as JSON, at most 20 KB.
   *
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
   */
  readonly policy: BucketPolicyArgs["policy"];
  /**
   * `aws:kms` uses a Bucket Key; `aws:kms:dsse` encrypts twice and can have none.
   *
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html
   *
   * @default "aws:kms"
   */
  readonly sseAlgorithm?: SseAlgorithm;
  /**
   * Whether destroying the bucket deletes the objects in it.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Whether the bucket is made with Object Lock. A bucket that is there already gets it by its
   * configuration alone: the AWS provider would replace it, objects and all.
   *
   * @default false
   */
  readonly objectLockEnabled?: boolean;
  /**
   * What else has to be there as long as the bucket is: made before it, deleted after it, and kept
   * if the bucket cannot be deleted.
   *
   * @default none but the key
   */
  readonly outlastedBy?: readonly Resource[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A private, versioned bucket that encrypts whatever is put into it under a customer managed key.
 *
 * It depends on the key and its alias, so that a bucket that cannot be destroyed keeps them. What
 * belongs to the bucket is deleted with it and never before: a bucket that cannot be destroyed stays
 * as private and encrypted as it was. `protect` among the options holds for all of it.
 */
export class EncryptedBucket extends ComponentResource {
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  /** The bucket itself, for what is deleted with it. */
  readonly bucket: Bucket;

  constructor(name: string, args: EncryptedBucketArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:EncryptedBucket", name, {}, opts);
    const { region, key } = args;
    const bucket = new Bucket(
      name,
      {
        region,
        bucket: args.bucketName,
        ...namespaceOf(args.bucketName),
        forceDestroy: args.forceDestroy ?? false,
        ...(args.objectLockEnabled ? { objectLockEnabled: true } : {}),
        tags: args.tags ?? {},
      },
      {
        parent: this,
        ...NEW_BEFORE_OLD,
        dependsOn: [key, ...(args.outlastedBy ?? [])],
        ignoreChanges: ["objectLockEnabled"],
      },
    );
    encrypt(this, name, bucket, args);
    keepVersions(this, name, bucket, args);
    keepPrivate(this, name, bucket, args);
    this.bucket = bucket;
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }
}

function encrypt(
  parent: EncryptedBucket,
  name: string,
  bucket: Bucket,
  { region, key, sseAlgorithm = "aws:kms" }: EncryptedBucketArgs,
): void {
  new BucketServerSideEncryptionConfiguration(
    name,
    {
      region,
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId: key.keyArn },
          bucketKeyEnabled: sseAlgorithm === "aws:kms",
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    { parent, deletedWith: bucket },
  );
}
