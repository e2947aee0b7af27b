import { BUCKET_TYPES, TRAIL_TYPES } from "../resources/aws-types";
import { placedIn } from "../resources/region";
import type { Stack, StackResource } from "../resources/stack";
import { grouped } from "../values/grouped";
import { UNKNOWN } from "../values/unknown";
import type { Answer, Bucket } from "./bucket-stack";
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
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
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
      answers.some((each) => each[kind] && each.answer === true);
    if (isRecorded("reads") && isRecorded("writes")) {
      return true;
    }
    const undecided = answers.find(({ answer }) => typeof answer === "string");
    if (undecided !== undefined) {
      return undecided.answer;
    }
    if (recordings.length > 0 && bucket.isUnnamed) {
      return "bucket";
    }
    const mayRecord = ({ trail }: Recording): boolean => hears(trail, bucket) !== false;
    const perhaps =
      unknown.get(bucket.urn)?.find(mayRecord) ?? unknown.get(ANY_BUCKET)?.find(mayRecord);
    return perhaps !== undefined && `${perhaps.property} of ${perhaps.trail.name}`;
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

/** Whether the trail hears of what happens in the bucket's Region, and logs. */
function answerOf(trail: StackResource, bucket: Bucket): Answer {
  const { path, value } = trail.property("enableLogging");
  const isHeard = hears(trail, bucket);
  return isHeard !== false && value === UNKNOWN ? `${path} of ${trail.name}` : isHeard;
}

function hears(trail: StackResource, bucket: Bucket): Answer {
  const { path, value } = trail.property("isMultiRegionTrail");
  const [here, there] = [placedIn(trail), placedIn(bucket)];
  if (value === true || here === undefined || there === undefined || here === there) {
    return true;
  }
  if (value === UNKNOWN) {
    return `${path} of ${trail.name}`;
  }
  const unplaced = [trail, bucket].find((each) => placedIn(each) === UNKNOWN);
  return unplaced !== undefined && `region of ${unplaced.name}`;
}
