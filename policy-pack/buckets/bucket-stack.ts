import {
  BUCKET_POLICY_TYPES,
  BUCKET_TYPES,
  ENCRYPTION_TYPES,
  LOGGING_TYPES,
  PUBLIC_ACCESS_BLOCK_TYPES,
} from "../aws-types";
import type { Stack, StackResource } from "../stack";
import { UNKNOWN } from "../values/plain";

export interface Bucket extends StackResource {
  /** Undefined until the name is known. */
  readonly bucketName: string | undefined;
}

/** A resource that says something about a bucket, which may be in another stack. */
export interface Companion extends StackResource {
  readonly bucket: Bucket | undefined;
  /** The bucket's name as this resource gives it: a text, UNKNOWN, or something wrong. */
  readonly bucketName: unknown;
}

/** The stack's buckets and what belongs to them. */
export interface BucketStack {
  readonly buckets: readonly Bucket[];
  readonly companions: readonly Companion[];
}

const COMPANION_TYPES: readonly string[] = [
  ...ENCRYPTION_TYPES,
  ...LOGGING_TYPES,
  ...BUCKET_POLICY_TYPES,
  ...PUBLIC_ACCESS_BLOCK_TYPES,
];

/** Sorts a stack's resources; a view for `stack.view`. */
export function readBucketStack(stack: Stack): BucketStack {
  const buckets = stack.ofTypes(BUCKET_TYPES).map(withName);
  const finder = new BucketFinder(buckets);
  const companions = stack.ofTypes(COMPANION_TYPES).map((companion) => {
    const bucketName = companion.property("bucket").value;
    return {
      ...companion,
      bucketName,
      bucket: finder.find(bucketName, companion.madeFrom("bucket")),
    };
  });
  return { buckets, companions };
}

/**
 * Finds the bucket that a property means: one that its value was made from, unless both names are
 * known and differ, as for a log bucket named after the bucket it serves; else one of that name.
 */
export class BucketFinder {
  readonly #byUrn: ReadonlyMap<string, Bucket>;
  readonly #byName: ReadonlyMap<unknown, Bucket>;

  constructor(buckets: readonly Bucket[]) {
    this.#byUrn = new Map(buckets.map((bucket) => [bucket.urn, bucket]));
    this.#byName = new Map(
      buckets.flatMap((bucket) =>
        bucket.bucketName === undefined ? [] : [[bucket.bucketName, bucket] as const],
      ),
    );
  }

  find(name: unknown, madeFrom: readonly StackResource[]): Bucket | undefined {
    const byDependency = madeFrom
      .map(({ urn }) => this.#byUrn.get(urn))
      .find(
        (bucket) =>
          bucket !== undefined &&
          (name === UNKNOWN || bucket.bucketName === undefined || bucket.bucketName === name),
      );
    return byDependency ?? this.#byName.get(name);
  }
}

function withName(resource: StackResource): Bucket {
  const candidates = [
    resource.outputs["bucket"],
    resource.property("bucket").value,
    resource.outputs["id"],
  ];
  const bucketName = candidates.find(
    (name): name is string => typeof name === "string" && name !== "",
  );
  return { ...resource, bucketName };
}
