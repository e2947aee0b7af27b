import { bucketWith, keyWith } from "./compliant";

/** A program that breaks one rule of the policy pack. */
export interface WeakenedProgram {
  readonly name: string;
  /** The policy that refuses it. */
  readonly policy: string;
  /** What is wrong with it, as a noun phrase. */
  readonly weakness: string;
  /** Declares the resources; only the Pulumi runtime calls it. */
  readonly declare: () => void;
}

const account = "111122223333";
const rootStatement = {
  Sid: "Enable IAM User Permissions",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
};
const everyoneStatement = {
  Sid: "Share with everyone",
  Effect: "Allow",
  Principal: "*",
  Action: "kms:Decrypt",
  Resource: "*",
};
const policyOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** One for each rule that the company asked for; `npm start` shows these. */
export const briefPrograms: readonly WeakenedProgram[] = [
  {
    name: "multi-region-key",
    policy: "kms-key-single-region",
    weakness: "a multi-region key",
    declare: () => keyWith({ multiRegion: true }),
  },
  {
    name: "asymmetric-key",
    policy: "kms-key-symmetric",
    weakness: "an asymmetric key",
    declare: () => keyWith({ customerMasterKeySpec: "RSA_4096", enableKeyRotation: false }),
  },
  {
    name: "short-deletion-window",
    policy: "kms-key-deletion-window",
    weakness: "a deletion window of 6 days",
    declare: () => keyWith({ deletionWindowInDays: 6 }),
  },
  {
    name: "public-key-policy",
    policy: "kms-policy-not-public",
    weakness: "a key policy open to everyone",
    declare: () => keyWith({ policy: policyOf(rootStatement, everyoneStatement) }),
  },
  {
    name: "aes256-bucket",
    policy: "s3-bucket-sse-kms",
    weakness: "a bucket encrypted with AES256",
    declare: () =>
      bucketWith({
        encryption: () => ({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
      }),
  },
  {
    name: "dsse-with-bucket-key",
    policy: "s3-bucket-dsse-without-bucket-key",
    weakness: "a DSSE-KMS bucket with a Bucket Key",
    declare: () =>
      bucketWith({
        encryption: (key) => ({
          applyServerSideEncryptionByDefault: {
            kmsMasterKeyId: key.arn,
            sseAlgorithm: "aws:kms:dsse",
          },
          bucketKeyEnabled: true,
        }),
      }),
  },
];

const furtherPrograms: readonly WeakenedProgram[] = [
  {
    name: "custom-key-store",
    policy: "kms-key-aws-origin",
    weakness: "a key in a custom key store",
    declare: () => keyWith({ customKeyStoreId: "cks-1234567890abcdef0", enableKeyRotation: false }),
  },
  {
    name: "key-without-rotation",
    policy: "kms-key-rotation",
    weakness: "a key that never rotates",
    declare: () => keyWith({ enableKeyRotation: false }),
  },
  {
    name: "disabled-key",
    policy: "kms-key-enabled",
    weakness: "a disabled key",
    declare: () => keyWith({ isEnabled: false }),
  },
  {
    name: "lockout-check-bypassed",
    policy: "kms-key-lockout-check",
    weakness: "a key without the policy lockout safety check",
    declare: () => keyWith({ bypassPolicyLockoutSafetyCheck: true }),
  },
  {
    name: "old-policy-version",
    policy: "kms-policy-well-formed",
    weakness: "a key policy in the language of 2008",
    declare: () =>
      keyWith({
        policy: JSON.stringify({ Version: "2008-10-17", Statement: [rootStatement] }),
      }),
  },
  {
    name: "bucket-without-encryption",
    policy: "s3-bucket-sse-kms",
    weakness: "a bucket without a default encryption",
    declare: () => bucketWith({ encryption: undefined }),
  },
  {
    name: "bucket-under-key-alias",
    policy: "s3-bucket-customer-key",
    weakness: "a bucket whose key is named by an alias",
    declare: () =>
      bucketWith({
        encryption: () => ({
          applyServerSideEncryptionByDefault: {
            kmsMasterKeyId: "alias/aws/s3",
            sseAlgorithm: "aws:kms",
          },
          bucketKeyEnabled: true,
        }),
      }),
  },
  {
    name: "bucket-key-off",
    policy: "s3-bucket-key-enabled",
    weakness: "a bucket without a Bucket Key",
    declare: () =>
      bucketWith({
        encryption: (key) => ({
          applyServerSideEncryptionByDefault: { kmsMasterKeyId: key.arn, sseAlgorithm: "aws:kms" },
          bucketKeyEnabled: false,
        }),
      }),
  },
  {
    name: "public-access-not-blocked",
    policy: "s3-bucket-public-access-blocked",
    weakness: "a bucket that may be made public",
    declare: () => bucketWith({ publicAccessBlock: { blockPublicAcls: true } }),
  },
  {
    name: "plain-http-allowed",
    policy: "s3-bucket-tls-only",
    weakness: "a bucket that answers without TLS",
    declare: () => bucketWith({ secureTransportIs: "true" }),
  },
];

export const weakenedPrograms = [...briefPrograms, ...furtherPrograms];
