import { CopyObjectCommand, type HeadObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import type { ExpectedEncryption, VersionName } from "../../aws/object-encryption";
import { copySource } from "../../aws/objects";

/**
 * Copies a current version onto itself, with metadata, tags and storage class. The old version
 * stays. Nothing is copied if the object was overwritten or deleted.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 *
 * @returns the new version's id
 * @throws S3ServiceException as S3 answers: PreconditionFailed if the object has changed; needs
 * s3:GetObjectVersion, s3:GetObjectVersionTagging, s3:PutObject and s3:PutObjectTagging, and
 * kms:Decrypt on the old key
 */
export async function copyOntoItself(
  s3: S3Client,
  { bucket, key, versionId }: VersionName,
  head: HeadObjectCommandOutput,
  expected: ExpectedEncryption,
): Promise<string> {
  const answer = await s3.send(
    new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: copySource({ bucket, key, versionId }),
      CopySourceIfMatch: head.ETag,
      IfMatch: head.ETag,
      MetadataDirective: "COPY",
      TaggingDirective: "COPY",
      // A copy does not keep these by itself.
      StorageClass: head.StorageClass,
      WebsiteRedirectLocation: head.WebsiteRedirectLocation,
      ServerSideEncryption: expected.algorithm,
      SSEKMSKeyId: expected.keyArn,
      ...(expected.bucketKey ? { BucketKeyEnabled: true } : {}),
    }),
  );
  return answer.VersionId ?? "null";
}
