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
import { describe, findKey, type KeyFound } from "../../../ops/deletion/key-found";
import { RECORD_TAG_KEYS } from "../../../ops/deletion/key-record";
import type { BucketTarget } from "../../../ops/target";

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

const region = "us-east-1";
const alias = "alias/under-faults";
/** The object that nothing may become of, and how many versions it has. */
export const KEPT_KEY = "orbit.bin";
const VERSIONS = 2;

/** @param endpoint of a local AWS that holds nothing yet */
export async function siteOn(endpoint: string): Promise<Site> {
  const kms = new KMSClient({ region, endpoint });
  const s3 = new S3Client({ region, endpoint, forcePathStyle: true });
  const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({}));
  const keyArn = made?.Arn ?? "";
  const KeyId = made?.KeyId ?? "";
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  const bucketName = "under-faults";
  await makeBucket(s3, bucketName, keyArn);
  await s3.send(new CreateBucketCommand({ Bucket: "another" }));
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
      const { KeyState } = await describe(kms, KeyId);
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

async function makeBucket(s3: S3Client, Bucket: string, keyArn: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
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
