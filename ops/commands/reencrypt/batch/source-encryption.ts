import type { ObjectEncryptionFilter } from "@aws-sdk/client-s3-control";
import { InvalidArgumentError } from "commander";

/** How an object is encrypted that S3's own generator lists. */
export type SourceEncryption = "SSE-S3" | "SSE-KMS" | "no-bucket-key" | `arn:${string}`;

/** Everything that S3 can re-encrypt in place. */
export const IN_PLACE_SOURCES: readonly SourceEncryption[] = ["SSE-S3", "SSE-KMS"];

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

/** A parser of an option that may be repeated. */
export function collectedSources(
  value: string,
  sources: readonly SourceEncryption[],
): readonly SourceEncryption[] {
  if (!["SSE-S3", "SSE-KMS", "no-bucket-key"].includes(value) && !KEY_ARN.test(value)) {
    throw new InvalidArgumentError("Use SSE-S3, SSE-KMS, no-bucket-key or the ARN of a KMS key.");
  }
  return [...sources, value as SourceEncryption];
}

/**
 * The filter of S3's generator for objects that are encrypted so.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectEncryptionFilter.html
 */
export function filterFor(source: SourceEncryption): ObjectEncryptionFilter {
  switch (source) {
    case "SSE-S3":
      return { SSES3: {} };
    case "SSE-KMS":
      return { SSEKMS: {} };
    case "no-bucket-key":
      return { SSEKMS: { BucketKeyEnabled: false } };
    default:
      return { SSEKMS: { KmsKeyArn: source } };
  }
}
