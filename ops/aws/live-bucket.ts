import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type ReplicationRule,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { defaultEncryption } from "./default-encryption";
import { type DefaultRetention, defaultRetention } from "./default-retention";
import { unlessAbsent } from "./errors/unless-absent";
import { type AwsAccess, type Reading, reading } from "./reading";

/** A bucket as S3 has it. */
export interface LiveBucket {
  readonly encryption: Reading<ServerSideEncryptionRule | undefined>;
  /** How many of the four blocks are on. */
  readonly publicAccessBlocks: Reading<number>;
  readonly isPublic: Reading<boolean>;
  /** As JSON; undefined if there is none. */
  readonly policy: Reading<string | undefined>;
  readonly ownership: Reading<string | undefined>;
  /** "Enabled", "Suspended" or undefined. */
  readonly versioning: Reading<string | undefined>;
  /** The bucket that access logs go to; undefined if there are none. */
  readonly logging: Reading<string | undefined>;
  /** The retention that every new version gets; undefined for none. */
  readonly retention: Reading<DefaultRetention | undefined>;
  readonly replication: Reading<readonly ReplicationRule[]>;
}

/** Reads all that a bucket is judged by, at once. */
export async function readBucket(access: AwsAccess, bucket: string): Promise<LiveBucket> {
  const [encryption, guards, durability] = await Promise.all([
    readEncryption(access, bucket),
    readGuards(access, bucket),
    readDurability(access, bucket),
  ]);
  return { encryption, ...guards, ...durability };
}

export function readEncryption(
  access: AwsAccess,
  bucket: string,
): Promise<LiveBucket["encryption"]> {
  const { clients, signal } = access;
  return reading(access, "s3:GetBucketEncryption", bucket, () =>
    defaultEncryption(clients.s3, bucket, { abortSignal: signal }),
  );
}

/** The algorithm of the default encryption; undefined if there is none, or it was not read. */
export function algorithmIn(encryption: LiveBucket["encryption"]): string | undefined {
  const rule = "value" in encryption ? encryption.value : undefined;
  return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
}

export function readLifecycle(
  access: AwsAccess,
  Bucket: string,
): Promise<Reading<readonly LifecycleRule[]>> {
  const { clients, signal } = access;
  return reading(access, "s3:GetBucketLifecycleConfiguration", Bucket, async () => {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket });
    const answer = await unlessAbsent(["NoSuchLifecycleConfiguration"], () =>
      clients.s3.send(command, { abortSignal: signal }),
    );
    return answer?.Rules ?? [];
  });
}

export function readVersioning(
  access: AwsAccess,
  Bucket: string,
): Promise<LiveBucket["versioning"]> {
  const { clients, signal } = access;
  return reading(access, "s3:GetBucketVersioning", Bucket, async () => {
    const command = new GetBucketVersioningCommand({ Bucket });
    return (await clients.s3.send(command, { abortSignal: signal })).Status;
  });
}

export function readBucketPolicy(access: AwsAccess, Bucket: string): Promise<LiveBucket["policy"]> {
  const { clients, signal } = access;
  return reading(access, "s3:GetBucketPolicy", Bucket, async () => {
    const answer = await unlessAbsent(["NoSuchBucketPolicy"], () =>
      clients.s3.send(new GetBucketPolicyCommand({ Bucket }), { abortSignal: signal }),
    );
    return answer?.Policy;
  });
}

export function readOwnership(access: AwsAccess, Bucket: string): Promise<LiveBucket["ownership"]> {
  const { clients, signal } = access;
  return reading(access, "s3:GetBucketOwnershipControls", Bucket, async () => {
    const command = new GetBucketOwnershipControlsCommand({ Bucket });
    const answer = await unlessAbsent(["OwnershipControlsNotFoundError"], () =>
      clients.s3.send(command, { abortSignal: signal }),
    );
    return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
  });
}

/** Who may reach the bucket. */
async function readGuards(access: AwsAccess, Bucket: string) {
  const { s3 } = access.clients;
  const options = { abortSignal: access.signal };
  const [publicAccessBlocks, isPublic, policy, ownership] = await Promise.all([
    reading(access, "s3:GetPublicAccessBlock", Bucket, async () => {
      const answer = await unlessAbsent(["NoSuchPublicAccessBlockConfiguration"], () =>
        s3.send(new GetPublicAccessBlockCommand({ Bucket }), options),
      );
      const blocks = Object.values(answer?.PublicAccessBlockConfiguration ?? {});
      return blocks.filter((each) => each === true).length;
    }),
    reading(access, "s3:GetBucketPolicyStatus", Bucket, async () => {
      const answer = await unlessAbsent(["NoSuchBucketPolicy"], () =>
        s3.send(new GetBucketPolicyStatusCommand({ Bucket }), options),
      );
      return answer?.PolicyStatus?.IsPublic ?? false;
    }),
    readBucketPolicy(access, Bucket),
    readOwnership(access, Bucket),
  ]);
  return { publicAccessBlocks, isPublic, policy, ownership };
}

/** What becomes of objects and of requests later. */
async function readDurability(access: AwsAccess, Bucket: string) {
  const { s3 } = access.clients;
  const options = { abortSignal: access.signal };
  const [versioning, logging, retention, replication] = await Promise.all([
    readVersioning(access, Bucket),
    reading(access, "s3:GetBucketLogging", Bucket, async () => {
      const answer = await s3.send(new GetBucketLoggingCommand({ Bucket }), options);
      return answer.LoggingEnabled?.TargetBucket;
    }),
    reading(access, "s3:GetObjectLockConfiguration", Bucket, () =>
      defaultRetention(s3, Bucket, options),
    ),
    reading(access, "s3:GetBucketReplication", Bucket, async () => {
      const answer = await unlessAbsent(["ReplicationConfigurationNotFoundError"], () =>
        s3.send(new GetBucketReplicationCommand({ Bucket }), options),
      );
      return answer?.ReplicationConfiguration?.Rules ?? [];
    }),
  ]);
  return { versioning, logging, retention, replication };
}
