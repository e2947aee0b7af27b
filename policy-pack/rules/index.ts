import type { Rule } from "../rule";
import { kmsKeyAwsOrigin } from "./kms-key-aws-origin";
import { kmsKeyDeletionWindow } from "./kms-key-deletion-window";
import { kmsKeyEnabled } from "./kms-key-enabled";
import { kmsKeyLockoutCheck } from "./kms-key-lockout-check";
import { kmsKeyRotation } from "./kms-key-rotation";
import { kmsKeySingleRegion } from "./kms-key-single-region";
import { kmsKeySymmetric } from "./kms-key-symmetric";
import { kmsPolicyNotPublic } from "./kms-policy-not-public";
import { kmsPolicyWellFormed } from "./kms-policy-well-formed";
import { s3BucketCustomerKey } from "./s3-bucket-customer-key";
import { s3BucketDsseWithoutBucketKey } from "./s3-bucket-dsse-without-bucket-key";
import { s3BucketKeyEnabled } from "./s3-bucket-key-enabled";
import { s3BucketPublicAccessBlocked } from "./s3-bucket-public-access-blocked";
import { s3BucketSseKms } from "./s3-bucket-sse-kms";
import { s3BucketTlsOnly } from "./s3-bucket-tls-only";

/** Every policy of the pack, keys first, then key policies, then buckets. */
export const rules: readonly Rule[] = [
  kmsKeySingleRegion,
  kmsKeySymmetric,
  kmsKeyAwsOrigin,
  kmsKeyDeletionWindow,
  kmsKeyRotation,
  kmsKeyEnabled,
  kmsKeyLockoutCheck,
  kmsPolicyWellFormed,
  kmsPolicyNotPublic,
  s3BucketSseKms,
  s3BucketCustomerKey,
  s3BucketKeyEnabled,
  s3BucketDsseWithoutBucketKey,
  s3BucketPublicAccessBlocked,
  s3BucketTlsOnly,
];
