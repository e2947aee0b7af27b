import {
  GetBucketEncryptionCommand,
  type S3Client,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { unlessAbsent } from "./errors/unless-absent";

/**
 * A bucket's default encryption. S3 takes one rule.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 *
 * @returns undefined if none is configured
 * @throws S3ServiceException as S3 answers: NoSuchBucket if there is no such bucket
 */
export function defaultEncryption(
  s3: S3Client,
  bucket: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<ServerSideEncryptionRule | undefined> {
  return unlessAbsent(["ServerSideEncryptionConfigurationNotFoundError"], async () => {
    const command = new GetBucketEncryptionCommand({ Bucket: bucket });
    const answer = await s3.send(command, options);
    return answer.ServerSideEncryptionConfiguration?.Rules?.[0];
  });
}
