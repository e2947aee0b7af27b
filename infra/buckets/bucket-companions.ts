import {
  type Bucket,
  BucketOwnershipControls,
  BucketPolicy,
  type BucketPolicyArgs,
  BucketPublicAccessBlock,
  BucketVersioning,
} from "@pulumi/aws/s3";
import type { CustomResource, Resource } from "@pulumi/pulumi";

/** What every bucket of this project has besides itself, named like it. */
export interface BucketCompanionArgs {
  readonly region: string;
  /** The bucket policy, as a document or as JSON. */
  readonly policy: BucketPolicyArgs["policy"];
}

/** Keeps every version of every object: what is overwritten or deleted can be restored. */
export function keepVersions(
  parent: Resource,
  name: string,
  bucket: Bucket,
  { region }: Pick<BucketCompanionArgs, "region">,
): CustomResource {
  return new BucketVersioning(
    name,
    { region, bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    { parent, deletedWith: bucket },
  );
}

/**
 * Blocks public access and then sets the policy: no policy is in place without the block. One after
 * the other, because S3 answers OperationAborted to two of these at once.
 */
export function keepPrivate(
  parent: Resource,
  name: string,
  bucket: Bucket,
  { region, policy }: BucketCompanionArgs,
): CustomResource {
  const own = { parent, deletedWith: bucket };
  const accessBlock = new BucketPublicAccessBlock(
    name,
    {
      region,
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    own,
  );
  const bucketPolicy = new BucketPolicy(
    name,
    { region, bucket: bucket.bucket, policy },
    { ...own, dependsOn: [accessBlock] },
  );
  return new BucketOwnershipControls(
    name,
    { region, bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { ...own, dependsOn: [bucketPolicy] },
  );
}
