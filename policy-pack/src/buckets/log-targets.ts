import { LOGGING_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { type Answer, answerUntil } from "./answer";
import { type BucketStack, type Place, placeOf, readBucketStack } from "./bucket-stack";
import type { Declaration } from "./declarations";
import { logPoliciesFor, OTHER_LOGS, S3_LOGS } from "./log-policies";
import { type LogWriter, writersThroughAccessLists, writersUnderS3Keys } from "./log-writers";
import { bucketIn, placeIndex, type Remark } from "./place-index";

/** A bucket's own logging, by property: what holds the target, and the target's name in it. */
const INLINE_LOGGING: Readonly<Record<string, (node: Node) => readonly Node[]>> = {
  logging: (node) => [member(node, "targetBucket")],
  loggings: (node) => members(node).map((each) => member(each, "targetBucket")),
  loggingConfiguration: (node) => [member(node, "destinationBucketName")],
};

export const INLINE_LOGGING_PROPERTIES: readonly string[] = Object.keys(INLINE_LOGGING);

/** A bucket that logs. */
interface Source {
  readonly source: Place;
  /** The path of the value that will identify the bucket, if it is not known yet. */
  readonly path: string;
}

/** The names of the buckets that logs go to, as a companion or a bucket itself gives them. */
export function targetNodes({
  resource,
  inline,
}: Pick<Declaration, "resource" | "inline">): readonly Node[] {
  return inline === undefined
    ? [resource.property("targetBucket")]
    : (INLINE_LOGGING[inline]?.(resource.property(inline)) ?? []);
}

/**
 * Tells whether another bucket's access logs go to a bucket; S3 delivers them only under its own
 * keys. A bucket that logs into itself is not excused, or any bucket could excuse itself.
 * A view for `stack.view`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function readLogTargets(stack: Stack): (place: Place) => Answer {
  return targetsOf(loggingIn(stack.view(readBucketStack)));
}

/**
 * Tells whether logs go to a bucket that a service can write only under S3's own keys, or can
 * write no better. A view for `stack.view`.
 */
export function readTargetsUnderS3Keys(stack: Stack): (place: Place) => Answer {
  const buckets = stack.view(readBucketStack);
  const logging = loggingIn(buckets);
  return targetsOf([
    ...logging,
    ...written(buckets, writersUnderS3Keys(stack)),
    ...letIn(stack, logging),
  ]);
}

/**
 * Tells whether a service writes logs into a bucket through an access control list. A view for
 * `stack.view`.
 */
export function readTargetsThroughAccessLists(stack: Stack): (place: Place) => Answer {
  return targetsOf(written(stack.view(readBucketStack), writersThroughAccessLists(stack)));
}

function targetsOf(logging: readonly Remark<Source>[]): (place: Place) => Answer {
  const sources = placeIndex(logging);
  return (place) => {
    const isOther = ({ source }: Source): boolean =>
      bucketIn(source) === UNKNOWN || bucketIn(source) !== bucketIn(place);
    const others = sources.at(place).filter(isOther);
    if (others.some(({ source }) => bucketIn(source) !== UNKNOWN)) {
      return "yes";
    }
    return answerUntil(others[0]?.path ?? sources.perhapsAt(place, isOther), false);
  };
}

/** Services that write logs, each where they go. None of them is a bucket. */
function written({ find }: BucketStack, writers: readonly LogWriter[]): readonly Remark<Source>[] {
  return writers.map(({ resource, property, bucketName: { path, value }, unknown }) => ({
    place: {
      bucket: find(value, value === UNKNOWN ? resource.madeFrom(property) : []),
      bucketName: value,
    },
    value: {
      source: { bucket: undefined, bucketName: unknown === undefined ? undefined : UNKNOWN },
      path: `${unknown} of ${resource.name}`,
    },
    path: `${path} of ${resource.name}`,
  }));
}

/**
 * Services that write logs of other stacks, each where a bucket policy lets it. What a bucket's own
 * access logs need of its policy says nothing of others'.
 */
function letIn(stack: Stack, logging: readonly Remark<Source>[]): readonly Remark<Source>[] {
  const own = new Set(
    logging
      .filter(({ place, value }) => bucketIn(place) === bucketIn(value.source))
      .map(({ place }) => bucketIn(place)),
  );
  const policies = [
    ...logPoliciesFor(stack, OTHER_LOGS),
    ...logPoliciesFor(stack, S3_LOGS).filter(({ place }) => !own.has(bucketIn(place))),
  ];
  return policies.map(({ place, resource, unknown }) => {
    const path = `${unknown} of ${resource.name}`;
    const bucketName = unknown === undefined ? undefined : UNKNOWN;
    return { place, value: { source: { bucket: undefined, bucketName }, path }, path };
  });
}

/** The buckets that log, each where its logs go. */
function loggingIn({ buckets, companions, find }: BucketStack): readonly Remark<Source>[] {
  const separate = companions
    .filter(({ type }) => LOGGING_TYPES.includes(type))
    .map((companion) => ({ source: companion, resource: companion, inline: undefined }));
  const inline = buckets.flatMap((bucket) =>
    INLINE_LOGGING_PROPERTIES.map((property) => ({
      source: placeOf(bucket),
      resource: bucket,
      inline: property,
    })),
  );
  return [...separate, ...inline].flatMap(({ source, resource, inline: property }) =>
    targetNodes({ resource, inline: property })
      .filter(({ value }) => value !== undefined)
      .map(({ path, value }) => ({
        place: {
          // A known target is found by its name: the property may be made from other buckets, too.
          bucket: find(
            value,
            value === UNKNOWN ? resource.madeFrom(property ?? "targetBucket") : [],
          ),
          bucketName: value,
        },
        value: { source, path: `bucket of ${resource.name}` },
        path: `${path} of ${resource.name}`,
      })),
  );
}
