import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyCommand,
  KMSClient,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { describeExistingKey } from "../../../ops/aws/describe-key";
import { findKey, type KeyFound } from "../../../ops/commands/deletion/key-found";
import { RECORD_TAG_KEYS } from "../../../ops/commands/deletion/key-record";
import type { BucketTarget } from "../../../ops/stack/target";

/** A key with its bucket, which holds objects that nothing may become of. */
export interface Site {
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly target: BucketTarget;
  /** How many versions the bucket holds. */
  readonly versions: number;
  key(): Promise<KeyFound>;
  /** Makes the key Enabled, without a record. */
  restore(): Promise<void>;
  /** @throws where a version is gone, cannot be read or reads otherwise */
  expectReadable(): Promise<void>;
}

/** One for each site: a command asks every bucket of its region. */
const REGIONS = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-central-1",
] as const;
const alias = "alias/under-faults";
/** The object that nothing may become of, and how many versions it has. */
export const KEPT_KEY = "orbit.bin";
const VERSIONS = 2;

/**
 * @param endpoint of a local AWS that holds nothing of that site yet
 * @param index which of several sites beside one another, from 0
 */
export async function siteOn(endpoint: string, index: number): Promise<Site> {
  const region = REGIONS[index];
  assert.ok(region !== undefined, `There are ${REGIONS.length} sites at most.`);
  const kms = new KMSClient({ region, endpoint });
  const s3 = new S3Client({ region, endpoint, forcePathStyle: true });
  const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({}));
  const keyArn = made?.Arn ?? "";
  const KeyId = made?.KeyId ?? "";
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  const bucketName = `under-faults-${region}`;
  await makeBucket(s3, region, bucketName);
  await encryptUnder(s3, bucketName, keyArn);
  await makeBucket(s3, region, `another-${region}`);
  const bodies = new Map<string, Buffer>();
  const object = { Bucket: bucketName, Key: KEPT_KEY };
  for (let version = 0; version < VERSIONS; version += 1) {
    const Body = randomBytes(100);
    const { VersionId = "" } = await s3.send(new PutObjectCommand({ ...object, Body }));
    bodies.set(VersionId, Body);
  }
  const key = () => findKey(kms, keyArn);
  return {
    kms,
    s3,
    versions: VERSIONS,
    key,
    target: {
      stack: undefined,
      region,
      keyArn,
      keyId: KeyId,
      partition: "aws",
      accountId: made?.AWSAccountId ?? "",
      keyAlias: alias,
      bucketName,
      deletionWindowInDays: 30,
      minimumDeletionWindowInDays: 7,
    },
    restore: async () => {
      const { KeyState } = await describeExistingKey(kms, KeyId);
      if (KeyState === "PendingDeletion") {
        await kms.send(new CancelKeyDeletionCommand({ KeyId }));
      }
      if (KeyState !== "Enabled") {
        await kms.send(new EnableKeyCommand({ KeyId }));
      }
      await kms.send(new UntagResourceCommand({ KeyId, TagKeys: [...RECORD_TAG_KEYS] }));
    },
    expectReadable: async () => {
      for (const [VersionId, body] of bodies) {
        const found = await s3.send(new GetObjectCommand({ ...object, VersionId }));
        assert.deepEqual(Buffer.from((await found.Body?.transformToByteArray()) ?? []), body);
      }
    },
  };
}

async function makeBucket(
  s3: S3Client,
  region: (typeof REGIONS)[number],
  Bucket: string,
): Promise<void> {
  // S3 takes no word of the region that is its default.
  const place =
    region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
  await s3.send(new CreateBucketCommand({ Bucket, ...place }));
}

/** Keeps versions, under the key. */
async function encryptUnder(s3: S3Client, Bucket: string, keyArn: string): Promise<void> {
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: "aws:kms",
              KMSMasterKeyID: keyArn,
            },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
}
