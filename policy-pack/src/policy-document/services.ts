import { countsForS3 } from "./elements/bucket-public";
import { BUCKET_CALLER_KEYS, CALLER_KEYS, type CallerKeys } from "./elements/caller-keys";
import type { Test } from "./elements/condition";
import { mayNameKey } from "./elements/key-resource";
import { KMS_ACTIONS, METADATA } from "./elements/kms-actions";
import type { PolicyLimit } from "./excess";

/** A service whose resources have policies. */
export interface Service extends PolicyLimit {
  /** Actions by their names in lower case: those that a wildcard stands for in any policy. */
  readonly actions: ReadonlyMap<string, string>;
  /** Whether a wildcard may stand for others too. */
  readonly hasMoreActions: boolean;
  /** The condition keys by which a policy of its resources can name callers. */
  readonly callerKeys: CallerKeys;
  /** Whether a test can keep an Allow to everyone from being public. */
  readonly counts: (test: Test) => boolean;
  /** The actions, in lower case, that only describe the resource. */
  readonly describing: ReadonlySet<string>;
  /** Whether a Resource may name what the policy is attached to. */
  readonly mayName: (resource: string) => boolean;
}

/** A key's policy: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const KMS: Service = {
  prefix: "kms:",
  actions: byLowerCase(KMS_ACTIONS),
  hasMoreActions: false,
  callerKeys: CALLER_KEYS,
  counts: () => true,
  largestPolicyInBytes: 32_768,
  describing: new Set(METADATA.map((name) => name.toLowerCase())),
  mayName: (resource) => mayNameKey(resource),
};

/**
 * A bucket's policy: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 *
 * Of S3's many actions it has those that patterns are most often made for.
 */
export const S3: Service = {
  prefix: "s3:",
  actions: byLowerCase([
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
  ]),
  hasMoreActions: true,
  callerKeys: BUCKET_CALLER_KEYS,
  counts: countsForS3,
  largestPolicyInBytes: 20_480,
  describing: new Set(["s3:getbucketacl", "s3:getbucketlocation"]),
  mayName: () => true,
};

function byLowerCase(actions: readonly string[]): ReadonlyMap<string, string> {
  return new Map(actions.map((action) => [action.toLowerCase(), action]));
}
