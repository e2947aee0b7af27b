export const KEY = "aws:kms/key:Key";
export const ALIAS = "aws:kms/alias:Alias";
export const BUCKET = "aws:s3/bucket:Bucket";
export const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
export const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

/** A public access block with everything on. */
export const CLOSED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
