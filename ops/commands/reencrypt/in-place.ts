import { randomUUID } from "node:crypto";
import { type S3Client, UpdateObjectEncryptionCommand } from "@aws-sdk/client-s3";
import { PROBE_PREFIX } from "../../../infra/aws/limits";
import { isAnswer } from "../../aws/errors/answered-failure";
import { codeOf } from "../../aws/errors/aws-errors";
import type { ExpectedEncryption, VersionName } from "../../aws/object-encryption";

const NOT_KNOWN = /^(?:NotImplemented|InternalFailure|MethodNotAllowed)$/;

/**
 * Has S3 encrypt a version's data key under the key. No data moves, and the version stays the same:
 * id, ETag, time and metadata.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 *
 * @throws S3ServiceException as S3 answers; needs s3:UpdateObjectEncryption, and kms:Encrypt,
 * kms:Decrypt, kms:GenerateDataKey and kms:ReEncrypt* on the keys
 */
export async function updateInPlace(
  s3: S3Client,
  { bucket, key, versionId }: VersionName,
  { keyArn, bucketKey }: ExpectedEncryption,
): Promise<void> {
  await s3.send(
    new UpdateObjectEncryptionCommand({
      Bucket: bucket,
      Key: key,
      VersionId: versionId,
      ObjectEncryption: { SSEKMS: { KMSKeyArn: keyArn, BucketKeyEnabled: bucketKey } },
    }),
  );
}

/**
 * Whether S3 here knows the call: asked about an object that does not exist, so that nothing
 * changes. Any answer except that it does not know the call means that it does.
 */
export async function knowsInPlace(
  s3: S3Client,
  bucket: string,
  expected: ExpectedEncryption,
): Promise<boolean> {
  const version = { bucket, key: `${PROBE_PREFIX}in-place-${randomUUID()}`, versionId: "null" };
  try {
    await updateInPlace(s3, version, expected);
  } catch (error) {
    if (NOT_KNOWN.test(codeOf(error))) {
      return false;
    }
    if (!isAnswer(error)) {
      throw error;
    }
  }
  return true;
}
