/**
 * How S3 encrypts what is put into a bucket under a KMS key: once (`aws:kms`, with a Bucket Key) or
 * in two layers (`aws:kms:dsse`, which takes no Bucket Key).
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html
 */
export type SseAlgorithm = (typeof SSE_ALGORITHMS)[number];

export const SSE_ALGORITHMS = ["aws:kms", "aws:kms:dsse"] as const;
