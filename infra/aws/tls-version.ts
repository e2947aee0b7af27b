/**
 * The oldest TLS a bucket answers. AWS's own endpoints answer none older than 1.2.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export type TlsVersion = (typeof TLS_VERSIONS)[number];

export const TLS_VERSIONS = ["1.2", "1.3"] as const;
