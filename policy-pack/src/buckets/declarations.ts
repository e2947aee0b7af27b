import { wasAnalysed } from "../resources/declared-inputs";
import type { StackResource } from "../resources/stack";
import { isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import { type Bucket, type BucketStack, type Place, placeOf } from "./bucket-stack";
import { placeIndex } from "./place-index";

/** One resource's word on a bucket: a companion's, or the bucket's own inline one. */
export interface Declaration extends Place {
  readonly resource: StackResource;
  /** The bucket's own property that says it; undefined where a companion does. */
  readonly inline: string | undefined;
}

export interface Declarations {
  readonly all: readonly Declaration[];
  /** Buckets of which nothing says anything. */
  readonly silent: readonly SilentBucket[];
}

export interface SilentBucket extends Place {
  readonly bucket: Bucket;
  /** The path of what may turn out to speak of it; undefined if nothing may. */
  readonly perhaps: string | undefined;
}

/**
 * Who speaks of which bucket: companions of the given types, whether their bucket is in the stack
 * or not, and buckets with any of the inline properties. Where several speak of one bucket S3 keeps
 * the last one that it received, so each of them is judged.
 *
 * What a bucket that was not analysed shows inline is only what AWS reports, perhaps from before
 * its companion: there the companion alone counts.
 */
export function declarationsIn(
  { buckets, companions }: BucketStack,
  types: readonly string[],
  inlineProperties: readonly string[],
): Declarations {
  const separate = companions.filter(({ type }) => types.includes(type));
  const spokenOf = placeIndex(
    separate.map((companion) => ({
      place: companion,
      value: companion,
      path: `bucket of ${companion.name}`,
    })),
  );
  const words = buckets.map((bucket) => {
    const place = placeOf(bucket);
    const isSpokenOf = spokenOf.at(place).length > 0;
    const perhaps = spokenOf.perhapsAt(place);
    const isOwnWord = wasAnalysed(bucket.urn) || (!isSpokenOf && perhaps === undefined);
    const inline = isOwnWord
      ? inlineProperties.filter((property) => !isEmpty(bucket.property(property).value))
      : [];
    return { place, perhaps, inline, isSilent: !isSpokenOf && inline.length === 0 };
  });
  return {
    all: [
      ...separate.map((resource) => ({
        resource,
        inline: undefined,
        bucket: resource.bucket,
        bucketName: resource.bucket?.bucketName ?? resource.bucketName,
        isDirectory: resource.isDirectory ?? false,
      })),
      ...words.flatMap(({ place, inline }) =>
        inline.map((property) => ({ ...place, resource: place.bucket, inline: property })),
      ),
    ],
    silent: words
      .filter(({ isSilent }) => isSilent)
      .map(({ place, perhaps }) => ({ ...place, perhaps })),
  };
}

/** Refuses a bucket of which nothing speaks, unless what may speak of it is not known yet. */
export function judgeSilence(findings: Findings, { perhaps }: SilentBucket, message: string): void {
  if (perhaps === undefined) {
    findings.violation(message);
  } else {
    findings.unknown(perhaps);
  }
}

function isEmpty(value: unknown): boolean {
  return isUnset(value) || (Array.isArray(value) && value.length === 0);
}
