import { grouped } from "../values/grouped";
import { UNKNOWN } from "../values/unknown";
import type { Place } from "./bucket-stack";

/** Something that is said of a bucket. */
export interface Remark<T> {
  readonly place: Place;
  readonly value: T;
  /** The path of the value that will identify the bucket, if it is not known yet. */
  readonly path: string;
}

/** What is said of which bucket. */
export interface PlaceIndex<T> {
  at(place: Place): readonly T[];
  /** The path of what may bring something more to the place; undefined if nothing may. */
  perhapsAt(place: Place, counts?: (value: T) => boolean): string | undefined;
}

/** What distinguishes a place from others: the bucket itself, or what is known of its name. */
export function bucketIn({ bucket, bucketName }: Place): unknown {
  return bucket ?? bucketName;
}

export function placeIndex<T>(remarks: readonly Remark<T>[]): PlaceIndex<T> {
  const byPlace = grouped(remarks, ({ place }) => [bucketIn(place)]);
  const elsewhere = remarks.filter(({ place }) => place.bucket === undefined);
  const named = elsewhere.filter(({ place }) => !isNameless(place));
  const nameless = remarks.filter(({ place }) => isNameless(place));
  const namelessElsewhere = elsewhere.filter(({ place }) => isNameless(place));
  return {
    at(place) {
      const key = bucketIn(place);
      return key === UNKNOWN ? [] : (byPlace.get(key) ?? []).map(({ value }) => value);
    },
    perhapsAt(place, counts = () => true) {
      const isHere = place.bucket !== undefined;
      const ofAnyName = isHere ? named : remarks;
      if (isNameless(place) && ofAnyName.some(({ value }) => counts(value))) {
        return "bucket";
      }
      const ofNoName = isHere ? namelessElsewhere : nameless;
      return ofNoName.find(({ value }) => counts(value))?.path;
    },
  };
}

/** Whether it is not known yet which bucket it is, or what its name will be. */
function isNameless({ bucket, bucketName }: Place): boolean {
  return bucket === undefined ? bucketName === UNKNOWN : bucket.isUnnamed;
}
