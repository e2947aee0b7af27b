import type { Partition } from "../aws/partitions";
import type { PolicyConditions } from "../aws/policy-document";
import type { SseAlgorithm } from "../aws/sse-algorithm";

/** The bucket a key is used for, and where. */
export interface KeyUse {
  readonly partition: Partition;
  /** The account that owns key and bucket, 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly bucketArn: string;
  readonly sseAlgorithm: SseAlgorithm;
}

/** What S3 names in the encryption context: the bucket or the object. */
export const CONTEXT = "kms:EncryptionContext:aws:s3:arn";

/**
 * S3 of a region, as `kms:ViaService` names it.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function s3Service({ region, partition }: Pick<KeyUse, "region" | "partition">): string {
  return `s3.${region}.${partition.dnsSuffix}`;
}

/**
 * S3 names what it encrypts in the encryption context: the bucket while a Bucket Key is in use, the
 * object otherwise. Writing goes by the one form the bucket is set to, which turns away uploads
 * that switch the Bucket Key off; reading by both, for objects written before a change.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function contextsToEncrypt({ bucketArn, sseAlgorithm }: KeyUse): string {
  return sseAlgorithm === "aws:kms" ? bucketArn : `${bucketArn}/*`;
}

export function contextsToDecrypt({ bucketArn }: Pick<KeyUse, "bucketArn">): readonly string[] {
  return [bucketArn, `${bucketArn}/*`];
}

/** Holds for those who write to the bucket through S3, from the key's own account. */
export function encryptsThroughS3(use: KeyUse): PolicyConditions {
  const through = throughS3(use);
  const context = { [CONTEXT]: contextsToEncrypt(use) };
  return use.sseAlgorithm === "aws:kms"
    ? { StringEquals: { ...through, ...context } }
    : { StringEquals: through, StringLike: context };
}

/** Holds for those who read from the bucket through S3, from the key's own account. */
export function decryptsThroughS3(use: KeyUse): PolicyConditions {
  return {
    StringEquals: throughS3(use),
    StringLike: { [CONTEXT]: contextsToDecrypt(use) },
  };
}

function throughS3(use: KeyUse): Readonly<Record<string, string>> {
  return { "kms:ViaService": s3Service(use), "kms:CallerAccount": use.accountId };
}

/** Holds for a role's own use of the key for the bucket through S3, whichever form S3 names it in. */
export function usesThroughS3(
  use: Pick<KeyUse, "partition" | "region" | "bucketArn">,
): PolicyConditions {
  return {
    StringEquals: { "kms:ViaService": s3Service(use) },
    StringLike: { [CONTEXT]: contextsToDecrypt(use) },
  };
}

/**
 * An ARN as long as that of any key AWS makes, to measure a document before the key is there: key
 * ids are UUIDs.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export function longestKeyArn({
  partition,
  region,
  accountId,
}: Pick<KeyUse, "partition" | "region" | "accountId">): string {
  return `arn:${partition.name}:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000000`;
}
