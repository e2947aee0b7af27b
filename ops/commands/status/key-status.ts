import type { Grants, LastUse } from "../../aws/key-use";
import type { Rotation } from "../../aws/live-key";
import type { Found } from "../../aws/reading";
import type { OtherKeys } from "./other-keys";

/** A key and the bucket it encrypts, as AWS has them now. Times are in ISO 8601. */
export interface KeyStatus {
  readonly key: KeyFacts;
  readonly rotation: Found<Rotation>;
  readonly lastUse: Found<LastUse>;
  readonly aliases: Found<{ readonly names: readonly string[] }>;
  readonly grants: Found<Grants>;
  readonly otherKeys: Found<OtherKeys>;
  /** undefined if no bucket is named. */
  readonly bucket: Found<BucketEncryption> | undefined;
}

export interface KeyFacts {
  readonly arn: string;
  readonly id: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  readonly description: string;
  readonly createdAt: string | null;
  /** When the key is permanently deleted; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
  readonly spec: string;
  readonly usage: string;
  readonly origin: string;
  readonly isMultiRegion: boolean;
}

/** A bucket's default encryption. */
export interface BucketEncryption {
  readonly name: string;
  /** AES256, aws:kms or aws:kms:dsse; null if nothing is configured. */
  readonly algorithm: string | null;
  readonly keyArn: string | null;
  readonly isBucketKeyOn: boolean;
  /** Such as SSE-C. */
  readonly blocked: readonly string[];
}
