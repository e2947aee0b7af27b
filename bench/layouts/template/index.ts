import * as aws from "@pulumi/aws";

const account = aws.getCallerIdentityOutput().accountId;
const bucketName = account.apply((id) => `aerosecure-bench-template-${id}`);

const key = new aws.kms.Key("key", {
  deletionWindowInDays: 30,
  enableKeyRotation: true,
  multiRegion: false,
});
new aws.kms.Alias("alias", { name: "alias/aerosecure-bench-template", targetKeyId: key.keyId });
const bucket = new aws.s3.Bucket("bucket", { bucket: bucketName });
new aws.s3.BucketServerSideEncryptionConfiguration("encryption", {
  bucket: bucket.bucket,
  rules: [
    {
      applyServerSideEncryptionByDefault: { kmsMasterKeyId: key.arn, sseAlgorithm: "aws:kms" },
      bucketKeyEnabled: true,
    },
  ],
});
new aws.s3.BucketPublicAccessBlock("public-access-block", {
  bucket: bucket.bucket,
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});
new aws.s3.BucketOwnershipControls("ownership", {
  bucket: bucket.bucket,
  rule: { objectOwnership: "BucketOwnerEnforced" },
});
new aws.s3.BucketVersioning("versioning", {
  bucket: bucket.bucket,
  versioningConfiguration: { status: "Enabled" },
});

export const keyArn = key.arn;
