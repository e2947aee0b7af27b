import {
  BUCKET_ACL_TYPES,
  BUCKET_POLICY_TYPES,
  BUCKET_TYPES,
  DIRECTORY_BUCKET,
  ENCRYPTION_TYPES,
  LOGGING_TYPES,
  OBJECT_TYPES,
  OWNERSHIP_TYPES,
  PUBLIC_ACCESS_BLOCK_TYPES,
  VERSIONING_TYPES,
} from "../resources/aws-types";
import { nativeName } from "../resources/native-names";
import type { Stack, StackResource } from "../resources/stack";
import { UNKNOWN } from "../values/unknown";

export interface Bucket extends StackResource {
  /** Undefined until the name is known. */
  readonly bucketName: string | undefined;
  /** Whether the name is going to be known, but only in the update. */
  readonly isUnnamed: boolean;
}

/** A bucket as a rule finds it: in the stack, by name alone, or both. */
export interface Place {
  readonly bucket: Bucket | undefined;
  /** A text, UNKNOWN, or something wrong. */
  readonly bucketName: unknown;
  /** Whether it is a directory bucket, which is never in `bucket`. */
  readonly isDirectory?: boolean;
}

/** A resource that says something about a bucket, which may be in another stack. */
export interface Companion extends StackResource, Place {}

/** The stack's buckets and what belongs to them. */
export interface BucketStack {
  readonly buckets: readonly Bucket[];
  readonly companions: readonly Companion[];
  /**
   * Finds the bucket that a property means: one that its value was made from, while one of the two
   * names is not known; else one of that name. Where both are known a name made from another
   * bucket's, as a log bucket's may be, does not count as that bucket's.
   */
  find(name: unknown, madeFrom: readonly StackResource[]): Bucket | undefined;
}

/** A bucket of the stack as a place. */
export function placeOf(bucket: Bucket): Place & { readonly bucket: Bucket } {
  return { bucket, bucketName: bucket.bucketName };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
const DIRECTORY_BUCKET_NAME = /--x-s3$/;

const COMPANION_TYPES: readonly string[] = [
  ...ENCRYPTION_TYPES,
  ...LOGGING_TYPES,
  ...BUCKET_POLICY_TYPES,
  ...PUBLIC_ACCESS_BLOCK_TYPES,
  ...VERSIONING_TYPES,
  ...OWNERSHIP_TYPES,
  ...BUCKET_ACL_TYPES,
  ...OBJECT_TYPES,
];

/** Sorts a stack's resources; a view for `stack.view`. */
export function readBucketStack(stack: Stack): BucketStack {
  const buckets = stack.ofTypes(BUCKET_TYPES).map(withName);
  const find = finderOf(buckets);
  const companions = stack.ofTypes(COMPANION_TYPES).map((companion) => {
    const bucketName = companion.property("bucket").value;
    const madeFrom = companion.madeFrom("bucket");
    const isDirectory =
      madeFrom.some(({ type }) => type === DIRECTORY_BUCKET) ||
      (typeof bucketName === "string" && DIRECTORY_BUCKET_NAME.test(bucketName));
    return { ...companion, bucketName, isDirectory, bucket: find(bucketName, madeFrom) };
  });
  return { buckets, companions, find };
}

function finderOf(buckets: readonly Bucket[]): BucketStack["find"] {
  const byUrn = new Map(buckets.map((bucket) => [bucket.urn, bucket]));
  const byName = new Map<unknown, Bucket>(
    buckets.flatMap((bucket) =>
      bucket.bucketName === undefined ? [] : [[bucket.bucketName, bucket] as const],
    ),
  );
  return (name, madeFrom) =>
    madeFrom
      .map(({ urn }) => byUrn.get(urn))
      .find(
        (bucket) => bucket !== undefined && (name === UNKNOWN || bucket.bucketName === undefined),
      ) ?? byName.get(name);
}

function withName(resource: StackResource): Bucket {
  const candidates = [
    resource.outputs[nativeName(resource.type, "bucket")],
    resource.property("bucket").value,
    resource.outputs["id"],
  ];
  const bucketName = candidates.find(
    (name): name is string => typeof name === "string" && name !== "",
  );
  const isUnnamed = bucketName === undefined && candidates.includes(UNKNOWN);
  return { ...resource, bucketName, isUnnamed };
}
