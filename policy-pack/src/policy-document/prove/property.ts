import type { Properties } from "../../values/unknown";

/**
 * Requests of which something is said, as a statement of a resource's policy would speak of them: by
 * Principal, Action, Resource and Condition. A statement without a Principal is about everyone, one
 * without a Resource about every resource.
 */
export type Requests = Properties;

/** One sentence about requests that has to hold for each of them. */
export interface Property {
  readonly name: string;
  readonly sentence: string;
  /** What has to become of the requests: not denied is what no policy denies, whether or not one allows it. */
  readonly expects: "refused" | "allowed" | "not denied";
  /** What the callers' own policies allow, as far as they decide. */
  readonly identity: "everything" | "nothing";
  readonly requests: readonly Requests[];
}

/** The resource whose policy is judged. */
export interface Place {
  readonly service: "kms" | "s3";
  /** Of the key or the bucket; "any" for all keys, or all buckets with their objects, of any account. */
  readonly arn: string;
  readonly partition: string;
  /** The account that owns it, 12 digits. */
  readonly accountId: string;
}
