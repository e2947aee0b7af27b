import type { Rule } from "../framework/rule";
import { cloudtrailEncrypted } from "./cloudtrail-encrypted";
import { cloudtrailRecordsKms } from "./cloudtrail-records-kms";
import { cloudtrailValidated } from "./cloudtrail-validated";
import { guarddutyEnabled } from "./guardduty-enabled";
import { guarddutyS3Protection } from "./guardduty-s3-protection";
import { kmsAliasName } from "./kms-alias-name";
import { kmsGrantScoped } from "./kms-grant-scoped";
import { kmsKeyAwsOrigin } from "./kms-key-aws-origin";
import { kmsKeyDeletionWindow } from "./kms-key-deletion-window";
import { kmsKeyDescription } from "./kms-key-description";
import { kmsKeyEnabled } from "./kms-key-enabled";
import { kmsKeyHasAlias } from "./kms-key-has-alias";
import { kmsKeyHasPolicy } from "./kms-key-has-policy";
import { kmsKeyLockoutCheck } from "./kms-key-lockout-check";
import { kmsKeyProtected } from "./kms-key-protected";
import { kmsKeyRotation } from "./kms-key-rotation";
import { kmsKeySinglePolicySource } from "./kms-key-single-policy-source";
import { kmsKeySingleRegion } from "./kms-key-single-region";
import { kmsKeySymmetric } from "./kms-key-symmetric";
import { kmsPolicyKeepsControl } from "./kms-policy-keeps-control";
import { kmsPolicyNotPublic } from "./kms-policy-not-public";
import { kmsPolicySeparatesDuties } from "./kms-policy-separates-duties";
import { kmsPolicyServiceSource } from "./kms-policy-service-source";
import { kmsPolicyTrustedAccounts } from "./kms-policy-trusted-accounts";
import { kmsPolicyWellFormed } from "./kms-policy-well-formed";
import { kmsTamperAlarm } from "./kms-tamper-alarm";
import { s3BucketAccountNamespace } from "./s3-bucket-account-namespace";
import { s3BucketAclsDisabled } from "./s3-bucket-acls-disabled";
import { s3BucketBlocksSseC } from "./s3-bucket-blocks-sse-c";
import { s3BucketCustomerKey } from "./s3-bucket-customer-key";
import { s3BucketDsseWithoutBucketKey } from "./s3-bucket-dsse-without-bucket-key";
import { s3BucketKeepsObjects } from "./s3-bucket-keeps-objects";
import { s3BucketKeyCompliant } from "./s3-bucket-key-compliant";
import { s3BucketKeyEnabled } from "./s3-bucket-key-enabled";
import { s3BucketLogged } from "./s3-bucket-logged";
import { s3BucketPolicyNotPublic } from "./s3-bucket-policy-not-public";
import { s3BucketPublicAccessBlocked } from "./s3-bucket-public-access-blocked";
import { s3BucketSseKms } from "./s3-bucket-sse-kms";
import { s3BucketTlsOnly } from "./s3-bucket-tls-only";
import { s3BucketVersioned } from "./s3-bucket-versioned";
import { s3ObjectDefaultEncryption } from "./s3-object-default-encryption";
import { s3PolicyServiceSource } from "./s3-policy-service-source";
import { s3PolicyTrustedAccounts } from "./s3-policy-trusted-accounts";
import { s3ReplicaEncrypted } from "./s3-replica-encrypted";
import { securityhubStandards } from "./securityhub-standards";

/** Every policy of the pack: keys, aliases, key policies, grants, buckets, services around them. */
export const rules: readonly Rule[] = [
  kmsKeySingleRegion,
  kmsKeySymmetric,
  kmsKeyAwsOrigin,
  kmsKeyDeletionWindow,
  kmsKeyRotation,
  kmsKeyEnabled,
  kmsKeyLockoutCheck,
  kmsKeyDescription,
  kmsKeyHasPolicy,
  kmsKeySinglePolicySource,
  kmsKeyHasAlias,
  kmsKeyProtected,
  kmsAliasName,
  kmsPolicyWellFormed,
  kmsPolicyNotPublic,
  kmsPolicyTrustedAccounts,
  kmsPolicyKeepsControl,
  kmsPolicySeparatesDuties,
  kmsPolicyServiceSource,
  kmsGrantScoped,
  s3BucketSseKms,
  s3BucketCustomerKey,
  s3BucketKeyEnabled,
  s3BucketDsseWithoutBucketKey,
  s3BucketKeyCompliant,
  s3BucketBlocksSseC,
  s3BucketPublicAccessBlocked,
  s3BucketPolicyNotPublic,
  s3BucketTlsOnly,
  s3PolicyTrustedAccounts,
  s3PolicyServiceSource,
  s3BucketAccountNamespace,
  s3BucketVersioned,
  s3BucketAclsDisabled,
  s3BucketLogged,
  s3BucketKeepsObjects,
  s3ReplicaEncrypted,
  s3ObjectDefaultEncryption,
  guarddutyEnabled,
  guarddutyS3Protection,
  securityhubStandards,
  cloudtrailEncrypted,
  cloudtrailValidated,
  cloudtrailRecordsKms,
  kmsTamperAlarm,
];
