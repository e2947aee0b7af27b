import { LOGGING_TYPES } from "../aws-types";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/plain";
import { type Bucket, BucketFinder, type BucketStack } from "./bucket-stack";

/** What says where a bucket's access logs go. */
interface Logging {
  /** The resource that says so, for a message. */
  readonly resource: string;
  readonly source: Bucket | undefined;
  readonly sourceName: unknown;
  readonly target: Bucket | undefined;
  readonly targetNode: Node;
}

/** A bucket as a rule finds it: in the stack, by name alone, or both. */
export interface Place {
  readonly bucket: Bucket | undefined;
  readonly bucketName: unknown;
}

/**
 * Tells whether another bucket's access logs go to a bucket; S3 delivers them only under its own
 * keys. A bucket that logs into itself is not excused, or any bucket could excuse itself.
 *
 * @returns for each place true, false, or the property that will tell once it is known.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function logTargetsIn(stack: BucketStack): (place: Place) => boolean | Node {
  const byTarget = new Map<unknown, Logging[]>();
  for (const logging of loggingIn(stack)) {
    const target = logging.target ?? logging.targetNode.value;
    const sameTarget = byTarget.get(target);
    if (sameTarget === undefined) {
      byTarget.set(target, [logging]);
    } else {
      sameTarget.push(logging);
    }
  }
  return (place) => {
    const isOther = (logging: Logging): boolean => !isSource(logging, place);
    const target = place.bucket ?? place.bucketName;
    if (target !== UNKNOWN && byTarget.get(target)?.some(isOther)) {
      return true;
    }
    const undecided = byTarget.get(UNKNOWN)?.find(isOther);
    return undecided === undefined
      ? false
      : { path: `${undecided.targetNode.path} of ${undecided.resource}`, value: UNKNOWN };
  };
}

function loggingIn({ buckets, companions }: BucketStack): readonly Logging[] {
  const finder = new BucketFinder(buckets);
  const separate = companions
    .filter(({ type }) => LOGGING_TYPES.includes(type))
    .map((companion) => {
      const targetNode = companion.property("targetBucket");
      const target = finder.find(targetNode.value, companion.madeFrom("targetBucket"));
      return {
        resource: companion.name,
        source: companion.bucket,
        sourceName: companion.bucketName,
        target,
        targetNode,
      };
    });
  return [...separate, ...buckets.flatMap((bucket) => inlineLogging(bucket, finder))];
}

/** `logging` of a bucket, and `loggings` of version 6's BucketV2. */
function inlineLogging(bucket: Bucket, finder: BucketFinder): readonly Logging[] {
  const nodes = [
    { property: "logging", targets: [bucket.property("logging")] },
    { property: "loggings", targets: members(bucket.property("loggings")) },
  ];
  return nodes.flatMap(({ property, targets }) =>
    targets
      .filter(({ value }) => value !== undefined)
      .map((node) => {
        const targetNode = member(node, "targetBucket");
        return {
          resource: bucket.name,
          source: bucket,
          sourceName: bucket.bucketName,
          target: finder.find(
            targetNode.value,
            // A target that is known is found by its name: the property holds other values too.
            targetNode.value === UNKNOWN ? bucket.madeFrom(property) : [],
          ),
          targetNode,
        };
      }),
  );
}

function isSource({ source, sourceName }: Logging, place: Place): boolean {
  return source === undefined
    ? typeof sourceName === "string" && sourceName === place.bucketName
    : source === place.bucket;
}
