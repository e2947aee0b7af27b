import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type ReplicationRule,
  type S3Client,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { type Reading, reading } from "./reading";

/** A bucket as it is. */
export interface LiveBucket {
  readonly encryption: Reading<ServerSideEncryptionRule | undefined>;
  /** "Enabled", "Suspended" or undefined. */
  readonly versioning: Reading<string | undefined>;
  /** How many of the four blocks are on. */
  readonly publicAccessBlocks: Reading<number>;
  readonly ownership: Reading<string | undefined>;
  /** As JSON; undefined where there is none. */
  readonly policy: Reading<string | undefined>;
  readonly lifecycle: Reading<readonly LifecycleRule[]>;
  /** The retention that every new version gets; undefined for none. */
  readonly retention: Reading<
    { readonly mode: string; readonly days?: number; readonly years?: number } | undefined
  >;
  readonly replication: Reading<readonly ReplicationRule[]>;
}

/** Reads all that verify looks at, several things at once. */
export async function readBucket(s3: S3Client, bucket: string): Promise<LiveBucket> {
  const Bucket = bucket;
  const [encryption, versioning, publicAccessBlocks, ownership, policy] = await Promise.all([
    reading(
      async () => {
        const answer = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
        return answer.ServerSideEncryptionConfiguration?.Rules?.[0];
      },
      { codes: /^ServerSideEncryptionConfigurationNotFoundError$/, value: undefined },
    ),
    reading<string | undefined>(
      async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status,
    ),
    reading(
      async () => {
        const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
        const blocks = Object.values(answer.PublicAccessBlockConfiguration ?? {});
        return blocks.filter((each) => each === true).length;
      },
      { codes: /^NoSuchPublicAccessBlockConfiguration$/, value: 0 },
    ),
    reading<string | undefined>(
      async () => {
        const answer = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
        return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      },
      { codes: /^OwnershipControlsNotFoundError$/, value: undefined },
    ),
    reading<string | undefined>(
      async () => (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy,
      { codes: /^NoSuchBucketPolicy$/, value: undefined },
    ),
  ]);
  return {
    encryption,
    versioning,
    publicAccessBlocks,
    ownership,
    policy,
    ...(await rest(s3, Bucket)),
  };
}

async function rest(
  s3: S3Client,
  Bucket: string,
): Promise<Pick<LiveBucket, "lifecycle" | "retention" | "replication">> {
  const [lifecycle, retention, replication] = await Promise.all([
    reading<readonly LifecycleRule[]>(
      async () => {
        const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
        return answer.Rules ?? [];
      },
      { codes: /^NoSuchLifecycleConfiguration$/, value: [] },
    ),
    reading(
      async () => {
        const answer = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
        const { Mode, Days, Years } = answer.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        return Mode === undefined
          ? undefined
          : { mode: Mode, ...(Days && { days: Days }), ...(Years && { years: Years }) };
      },
      { codes: /^ObjectLockConfigurationNotFoundError$/, value: undefined },
    ),
    reading<readonly ReplicationRule[]>(
      async () => {
        const answer = await s3.send(new GetBucketReplicationCommand({ Bucket }));
        return answer.ReplicationConfiguration?.Rules ?? [];
      },
      { codes: /^ReplicationConfigurationNotFoundError$/, value: [] },
    ),
  ]);
  return { lifecycle, retention, replication };
}
