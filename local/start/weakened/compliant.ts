import { Key, type KeyArgs } from "@pulumi/aws/kms";
import {
  Bucket,
  BucketPolicy,
  BucketPublicAccessBlock,
  type BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3";
import type { input } from "@pulumi/aws/types";

/** A key that keeps every rule except what `weakness` overrides. */
export function keyWith(name: string, weakness: Partial<KeyArgs> = {}): Key {
  return new Key(name, {
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    deletionWindowInDays: 30,
    description: "Weakened on purpose",
    enableKeyRotation: true,
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: false,
    ...weakness,
  });
}

type EncryptionRule = input.s3.BucketServerSideEncryptionConfigurationRule;

/** What a bucket is made of; each part keeps every rule, `undefined` leaves the part out. */
export interface BucketParts {
  readonly encryption: ((key: Key) => EncryptionRule) | undefined;
  readonly publicAccessBlock: Omit<BucketPublicAccessBlockArgs, "bucket"> | undefined;
  readonly secureTransportIs: "false" | "true";
}

const compliantParts: BucketParts = {
  encryption: (key) => ({
    applyServerSideEncryptionByDefault: { kmsMasterKeyId: key.arn, sseAlgorithm: "aws:kms" },
    blockedEncryptionTypes: ["SSE-C"],
    bucketKeyEnabled: true,
  }),
  publicAccessBlock: {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  secureTransportIs: "false",
};

/**
 * A bucket under a compliant key that keeps every rule except what `weakness` overrides.
 *
 * @param name of each of its resources
 */
export function bucketWith(name: string, weakness: Partial<BucketParts>): void {
  const parts = { ...compliantParts, ...weakness };
  const bucketName = `aerosecure-weakened-${name}`;
  const bucketArn = `arn:aws:s3:::${bucketName}`;
  const key = keyWith(name);
  const bucket = new Bucket(name, { bucket: bucketName }).bucket;
  if (parts.encryption !== undefined) {
    const rules = [parts.encryption(key)];
    new BucketServerSideEncryptionConfiguration(name, { bucket, rules });
  }
  if (parts.publicAccessBlock !== undefined) {
    new BucketPublicAccessBlock(name, { bucket, ...parts.publicAccessBlock });
  }
  new BucketPolicy(name, {
    bucket,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucketArn, `${bucketArn}/*`],
          Condition: { Bool: { "aws:SecureTransport": parts.secureTransportIs } },
        },
      ],
    },
  });
}
