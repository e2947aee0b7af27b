import type { Found } from "./found";

/** A key and the bucket it encrypts, as AWS has them now. Times are in ISO 8601. */
export interface KeyStatus {
  readonly key: KeyFacts;
  readonly rotation: Found<Rotation>;
  readonly lastUse: Found<LastUse>;
  readonly aliases: Found<{ readonly names: readonly string[] }>;
  readonly grants: Found<Grants>;
  /** undefined where no bucket was named. */
  readonly bucket: Found<BucketEncryption> | undefined;
}

export interface KeyFacts {
  readonly arn: string;
  readonly id: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  readonly description: string;
  readonly createdAt: string | null;
  /** When the key is gone for good; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
  readonly spec: string;
  readonly usage: string;
  readonly origin: string;
  readonly isMultiRegion: boolean;
}

export interface Rotation {
  readonly isOn: boolean;
  /** Days between two rotations. */
  readonly periodInDays: number | null;
  readonly next: string | null;
}

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
export interface LastUse {
  /** null where KMS has seen no use since `trackedSince`. */
  readonly at: string | null;
  readonly operation: string | null;
  readonly cloudTrailEventId: string | null;
  readonly trackedSince: string | null;
}

export interface Grants {
  readonly list: readonly Grant[];
}

export interface Grant {
  readonly id: string;
  readonly name: string | null;
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly createdAt: string | null;
}

/** A bucket's default encryption. */
export interface BucketEncryption {
  readonly name: string;
  /** AES256, aws:kms or aws:kms:dsse; null where nothing is configured. */
  readonly algorithm: string | null;
  readonly keyArn: string | null;
  readonly isBucketKeyOn: boolean;
  /** Such as SSE-C. */
  readonly blocked: readonly string[];
}
