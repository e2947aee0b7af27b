import {
  GetBucketEncryptionCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type ReplicationRule,
  type S3Client,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { retentionText } from "../stack/declared";
import { type Observed, observe } from "./observe";
import type { Site } from "./site";

/** A bucket as S3 tells it. */
export interface ObservedBucket {
  readonly encryption: Observed<ServerSideEncryptionRule | undefined>;
  /** How many of the four blocks are on. */
  readonly publicAccessBlocks: Observed<number>;
  readonly isPublic: Observed<boolean>;
  /** As JSON; undefined where there is none. */
  readonly policy: Observed<string | undefined>;
  /** "Enabled", "Suspended" or undefined. */
  readonly versioning: Observed<string | undefined>;
  readonly ownership: Observed<string | undefined>;
  /** The bucket that logs go to; undefined for none. */
  readonly logging: Observed<string | undefined>;
  /** Such as "GOVERNANCE, 30 days"; undefined for none. */
  readonly retention: Observed<string | undefined>;
  readonly replication: Observed<readonly ReplicationRule[]>;
}

/** Asks S3 one thing about the bucket; codes by which it says that there is none, and what that means. */
type Look = <T>(
  call: string,
  ask: () => Promise<T>,
  codes?: RegExp,
  value?: T,
) => Promise<Observed<T>>;

/** What every call on the bucket is made with. */
interface Asking {
  readonly s3: S3Client;
  readonly Bucket: string;
  readonly options: { readonly abortSignal: AbortSignal };
  readonly look: Look;
}

export async function observeBucket(site: Site): Promise<ObservedBucket> {
  const { bucketName: Bucket } = site.target;
  const asking: Asking = {
    s3: site.clients.s3,
    Bucket,
    options: { abortSignal: site.signal },
    look: (call, ask, codes, value) => {
      const absent = codes === undefined ? {} : { absent: { codes, value: value as never } };
      return observe(site, { call: `s3:${call}`, on: Bucket, ...absent }, ask);
    },
  };
  const [access, keeping, encryption] = await Promise.all([
    observeAccess(asking),
    observeKeeping(asking),
    observeEncryption(asking),
  ]);
  return { ...access, ...keeping, encryption };
}

function observeEncryption({
  s3,
  Bucket,
  options,
  look,
}: Asking): Promise<ObservedBucket["encryption"]> {
  return look<ServerSideEncryptionRule | undefined>(
    "GetBucketEncryption",
    async () => {
      const answer = await s3.send(new GetBucketEncryptionCommand({ Bucket }), options);
      return answer.ServerSideEncryptionConfiguration?.Rules?.[0];
    },
    /^ServerSideEncryptionConfigurationNotFoundError$/,
  );
}

async function observeAccess({ s3, Bucket, options, look }: Asking) {
  const [publicAccessBlocks, isPublic, policy, ownership] = await Promise.all([
    look(
      "GetPublicAccessBlock",
      async () => {
        const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket }), options);
        const blocks = Object.values(answer.PublicAccessBlockConfiguration ?? {});
        return blocks.filter((each) => each === true).length;
      },
      /^NoSuchPublicAccessBlockConfiguration$/,
      0,
    ),
    look(
      "GetBucketPolicyStatus",
      async () => {
        const answer = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }), options);
        return answer.PolicyStatus?.IsPublic ?? false;
      },
      /^NoSuchBucketPolicy$/,
      false,
    ),
    look<string | undefined>(
      "GetBucketPolicy",
      async () => (await s3.send(new GetBucketPolicyCommand({ Bucket }), options)).Policy,
      /^NoSuchBucketPolicy$/,
    ),
    look<string | undefined>(
      "GetBucketOwnershipControls",
      async () => {
        const answer = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }), options);
        return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      },
      /^OwnershipControlsNotFoundError$/,
    ),
  ]);
  return { publicAccessBlocks, isPublic, policy, ownership };
}

async function observeKeeping({ s3, Bucket, options, look }: Asking) {
  const [versioning, logging, retention, replication] = await Promise.all([
    look<string | undefined>(
      "GetBucketVersioning",
      async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }), options)).Status,
    ),
    look<string | undefined>("GetBucketLogging", async () => {
      const answer = await s3.send(new GetBucketLoggingCommand({ Bucket }), options);
      return answer.LoggingEnabled?.TargetBucket;
    }),
    look<string | undefined>(
      "GetObjectLockConfiguration",
      async () => {
        const answer = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }), options);
        const { Mode, Days, Years } = answer.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        return retentionText({ mode: Mode, days: Days, years: Years });
      },
      /^ObjectLockConfigurationNotFoundError$/,
    ),
    look<readonly ReplicationRule[]>(
      "GetBucketReplication",
      async () => {
        const answer = await s3.send(new GetBucketReplicationCommand({ Bucket }), options);
        return answer.ReplicationConfiguration?.Rules ?? [];
      },
      /^ReplicationConfigurationNotFoundError$/,
      [],
    ),
  ]);
  return { versioning, logging, retention, replication };
}
