import { BUCKET_TYPES, TRAIL_TYPES } from "../resources/aws-types";
import { placedIn } from "../resources/region";
import type { Stack, StackResource } from "../resources/stack";
import { grouped } from "../values/grouped";
import { UNKNOWN } from "../values/unknown";
import { type Answer, answerUntil } from "./answer";
import type { Bucket } from "./bucket-stack";
import { advancedSelection, basicSelection, type ObjectSelection } from "./object-selectors";

/** One selector of a trail that may record what happens to objects. */
interface Recording {
  readonly trail: StackResource;
  readonly property: string;
  readonly selection: ObjectSelection;
}

const SELECTORS = {
  eventSelectors: basicSelection,
  advancedEventSelectors: advancedSelection,
};

/**
 * Tells whether the stack's trails record every reading and every writing of a bucket's objects.
 * A view for `stack.view`.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function readObjectTrails(stack: Stack): (bucket: Bucket) => Answer {
  const recordings = stack.ofTypes(TRAIL_TYPES).flatMap(recordingsOf);
  const byBeginning = grouped(recordings, ({ selection }) => selection.beginnings);
  const unknown = grouped(
    recordings.filter(({ selection }) => selection.isUnknown),
    bucketsBehind,
  );
  return (bucket) => {
    const objects = objectsOf(bucket);
    const answers = beginningsOf(objects)
      .flatMap((beginning) => byBeginning.get(beginning) ?? [])
      .filter(({ selection }) => selection.covers(objects))
      .map(({ trail, selection }) => ({ ...selection, answer: answerOf(trail, bucket) }));
    const isRecorded = (kind: "reads" | "writes"): boolean =>
      answers.some((each) => each[kind] && each.answer === "yes");
    if (isRecorded("reads") && isRecorded("writes")) {
      return "yes";
    }
    const undecided = answers.find(({ answer }) => typeof answer === "object");
    if (undecided !== undefined) {
      return undecided.answer;
    }
    if (recordings.length > 0 && bucket.isUnnamed) {
      return { unknownUntil: "bucket" };
    }
    const mayRecord = ({ trail }: Recording): boolean => recordsIn(trail, bucket) !== "no";
    const perhaps =
      unknown.get(bucket.urn)?.find(mayRecord) ?? unknown.get(ANY_BUCKET)?.find(mayRecord);
    return answerUntil(perhaps && `${perhaps.property} of ${perhaps.trail.name}`, false);
  };
}

/** Stands for every bucket's URN. */
const ANY_BUCKET = "";

function recordingsOf(trail: StackResource): readonly Recording[] {
  if (trail.property("enableLogging").value === false) {
    return [];
  }
  return Object.entries(SELECTORS).flatMap(([property, select]) => {
    const { value } = trail.property(property);
    const selectors: readonly unknown[] = Array.isArray(value) ? value : [value];
    return selectors
      .map(select)
      .filter((selection) => selection !== undefined)
      .filter(({ reads, writes, isUnknown }) => reads || writes || isUnknown)
      .map((selection) => ({ trail, property, selection }));
  });
}

/** The buckets that a selector was made from: what is not known of it can be about them alone. */
function bucketsBehind({ trail, property }: Recording): readonly string[] {
  const buckets = trail.madeFrom(property).filter(({ type }) => BUCKET_TYPES.includes(type));
  return buckets.length === 0 ? [ANY_BUCKET] : buckets.map(({ urn }) => urn);
}

/** How the ARNs of a bucket's objects begin, as far as its name is known. */
function objectsOf({ bucketName }: Bucket): string {
  return `arn:aws:s3:::${bucketName === undefined ? "" : `${bucketName}/`}`;
}

function beginningsOf(text: string): readonly string[] {
  return Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));
}

/** Whether the trail records what happens in the bucket's Region, and logs. */
function answerOf(trail: StackResource, bucket: Bucket): Answer {
  const { path, value } = trail.property("enableLogging");
  const answer = recordsIn(trail, bucket);
  return answer !== "no" && value === UNKNOWN
    ? { unknownUntil: `${path} of ${trail.name}` }
    : answer;
}

/** Whether the trail records what happens in the bucket's Region. */
function recordsIn(trail: StackResource, bucket: Bucket): Answer {
  const { path, value } = trail.property("isMultiRegionTrail");
  const [here, there] = [placedIn(trail), placedIn(bucket)];
  if (value === true || here === undefined || there === undefined || here === there) {
    return "yes";
  }
  if (value === UNKNOWN) {
    return { unknownUntil: `${path} of ${trail.name}` };
  }
  const unplaced = [trail, bucket].find((each) => placedIn(each) === UNKNOWN);
  return answerUntil(unplaced && `region of ${unplaced.name}`, false);
}
