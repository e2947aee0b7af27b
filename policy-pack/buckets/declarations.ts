import type { Findings } from "../findings";
import type { StackResource } from "../stack";
import { UNKNOWN } from "../values/plain";
import type { Bucket, BucketStack, Companion } from "./bucket-stack";

/** One resource's word on a bucket: a companion's, or the bucket's own inline one. */
export interface Declaration {
  readonly resource: StackResource;
  readonly bucket: Bucket | undefined;
  readonly bucketName: unknown;
}

export interface Declarations {
  readonly all: readonly Declaration[];
  /** Buckets of which nothing says anything. */
  readonly silent: readonly SilentBucket[];
}

export interface SilentBucket {
  readonly bucket: Bucket;
  /** Resources that may turn out to speak of it once the bucket they name is known. */
  readonly perhaps: readonly Companion[];
}

/**
 * Who speaks of which bucket: companions of the given types, whether their bucket is in the stack
 * or not, and buckets with one of the inline properties. A companion overrules the inline word,
 * as its request to AWS comes later.
 */
export function declarationsIn(
  { buckets, companions }: BucketStack,
  types: readonly string[],
  inlineProperties: readonly string[],
): Declarations {
  const separate = companions.filter(({ type }) => types.includes(type));
  const spokenOf = new Set(separate.map(({ bucket }) => bucket));
  const rest = buckets.filter((bucket) => !spokenOf.has(bucket));
  const perhaps = separate.filter(
    ({ bucket, bucketName }) => bucket === undefined && bucketName === UNKNOWN,
  );
  const speaks = (bucket: Bucket) =>
    inlineProperties.some((property) => !isEmpty(bucket.property(property).value));
  const inline = rest
    .filter(speaks)
    .map((bucket) => ({ resource: bucket, bucket, bucketName: bucket.bucketName }));
  const silent = rest.filter((bucket) => !speaks(bucket)).map((bucket) => ({ bucket, perhaps }));
  return {
    all: [
      ...separate.map((resource) => ({
        resource,
        bucket: resource.bucket,
        bucketName: resource.bucket?.bucketName ?? resource.bucketName,
      })),
      ...inline,
    ],
    silent,
  };
}

/** Refuses a bucket of which nothing speaks, unless what may speak of it is not known yet. */
export function judgeSilence(findings: Findings, { perhaps }: SilentBucket, message: string): void {
  if (perhaps.length === 0) {
    findings.violation(message);
  }
  for (const { name } of perhaps) {
    findings.unknown(`bucket of ${name}`);
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
