import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../../../ops/aws/objects";
import type { Answer, Reading } from "../../../ops/aws/reading";
import type { Control } from "../../../ops/controls/control";
import type { ControlId } from "../../../ops/controls/definitions";
import type { Remedies } from "../../../ops/controls/remedies";
import type { Declared } from "../../../ops/stack/declared";
import type { BucketTarget } from "../../../ops/stack/target";

export const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const KEY_ARN = `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`;
export const OTHER_KEY = `${KEY_ARN}0`;

/** What a command works on if a stack is named. */
export const TARGET: BucketTarget = {
  stack: "prod",
  region: "us-east-1",
  keyArn: KEY_ARN,
  keyId: KEY_ID,
  partition: "aws",
  accountId: "111122223333",
  keyAlias: "alias/cloud_user",
  bucketName: "files",
  deletionWindowInDays: 30,
  minimumDeletionWindowInDays: 7,
};

/** How the bucket encrypts by default. */
export const UNDER_THE_KEY = { algorithm: "aws:kms", keyArn: KEY_ARN, bucketKey: true } as const;

export const SSE = "x-amz-server-side-encryption";

/** What S3 tells of an object that is encrypted so. */
export const HEADERS_UNDER_THE_KEY = {
  [SSE]: "aws:kms",
  [`${SSE}-aws-kms-key-id`]: KEY_ARN,
  [`${SSE}-bucket-key-enabled`]: "true",
};

export const VERSION: ObjectVersion = {
  key: "k",
  versionId: "v",
  isCurrent: true,
  size: 1,
  eTag: '"e"',
  storageClass: "STANDARD",
};

/** What is expected if no stack is named. */
export const DECLARED_BY_NOBODY: Declared = {
  encryption: UNDER_THE_KEY,
  keyAlias: undefined,
  rotationPeriodInDays: undefined,
  keyPolicy: undefined,
  bucketPolicy: undefined,
  objectLock: undefined,
};

/** What KMS tells of a key that is as it should be. */
export const KEY_METADATA = {
  KeyState: "Enabled",
  KeySpec: "SYMMETRIC_DEFAULT",
  KeyUsage: "ENCRYPT_DECRYPT",
  MultiRegion: false,
  Origin: "AWS_KMS",
} as const;

/** The default encryption of a bucket that is as it should be, as S3 tells it, or with a change. */
export function encryptionRule(changed: ServerSideEncryptionRule = {}): ServerSideEncryptionRule {
  return {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN },
    BucketKeyEnabled: true,
    BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
    ...changed,
  };
}

export const SOURCES = [{ call: "kms:DescribeKey", on: KEY_ARN, at: "2026-11-22T21:07:09.123Z" }];

/** A reading: what AWS answered, or why there is no answer. */
export const readingOf = <T>(answer: Answer<T>): Reading<T> => ({ sources: SOURCES, ...answer });
export const read = <T>(value: T): Reading<T> => readingOf({ value });
/** AWS says no, but not for want of a permission. */
export const REFUSED = readingOf<never>({ refused: "It is refused.", missingPermission: null });

export const REMEDIES: Remedies = {
  cancelDeletion: "npx aerosecure cancel-deletion --stack prod",
  pulumi: "pulumi",
};
/** What restores what was deployed. */
export const DEPLOY =
  "`pulumi preview --diff --refresh` shows what changed, `pulumi up --refresh` restores it.";

/** The verdict on one of several controls, and what was found. */
export function verdictOn(id: ControlId, controls: readonly Control[]) {
  const control = controls.find((each) => each.id === id);
  return [control?.verdict, control?.found];
}
