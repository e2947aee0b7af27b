import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** What stands between a bucket's objects and everyone else, as S3 reports it. */
export async function guardsOf(s3: S3Client, Bucket: string) {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  return {
    policy: JSON.parse(Policy ?? ""),
    block: block.PublicAccessBlockConfiguration,
    encryption: encryption.ServerSideEncryptionConfiguration,
    versioning: versioning.Status,
    ownership: ownership.OwnershipControls,
  };
}
