import type { ControlId } from "../controls/definitions";
import type { StateResource } from "./stack";

/** What of the parts that a stack need not have is in its state. */
export interface StackParts {
  /** The controls that are judged because the stack has what they are about. */
  readonly has: ReadonlySet<ControlId>;
  readonly trailArn: string | undefined;
  readonly rules: readonly StateRule[];
  /** The bucket that logs go to, as deployed. */
  readonly logBucket: string | undefined;
}

/** A rule of the default event bus, as it was deployed. */
export interface StateRule {
  readonly name: string;
  readonly pattern: string;
}

const TRAIL: readonly ControlId[] = ["trail-records", "trail-encrypted", "trail-validated"];

/** @param resources the stack's state; empty without a stack */
export function stackPartsOf(
  resources: readonly StateResource[],
  { bucketName }: { readonly bucketName: string },
): StackParts {
  const of = (type: string) => resources.filter((each) => each.type === `aws:${type}`);
  const ofBucket = (type: string) =>
    of(`s3/${type}`).filter(({ outputs }) => outputs?.["bucket"] === bucketName);
  const [trail] = of("cloudtrail/trail:Trail");
  const rules = of("cloudwatch/eventRule:EventRule").map(({ outputs }) => ({
    name: String(outputs?.["name"]),
    pattern: String(outputs?.["eventPattern"]),
  }));
  const [logging] = ofBucket("bucketLogging:BucketLogging");
  const protectsS3 = of("guardduty/detectorFeature:DetectorFeature").some(
    ({ outputs }) => outputs?.["name"] === "S3_DATA_EVENTS",
  );
  const found: readonly (readonly [boolean, readonly ControlId[]])[] = [
    [logging !== undefined, ["bucket-logged"]],
    [
      ofBucket("bucketObjectLockConfiguration:BucketObjectLockConfiguration").length > 0,
      ["bucket-object-lock"],
    ],
    [ofBucket("bucketReplicationConfig:BucketReplicationConfig").length > 0, ["bucket-replicated"]],
    [trail !== undefined, TRAIL],
    [rules.some(({ pattern }) => pattern.includes('"aws.kms"')), ["tamper-alarm"]],
    [of("guardduty/detector:Detector").length > 0, ["guardduty-on"]],
    [protectsS3, ["guardduty-s3"]],
    [of("securityhub/account:Account").length > 0, ["securityhub-on"]],
    [
      of("securityhub/standardsSubscription:StandardsSubscription").length > 0,
      ["securityhub-standards"],
    ],
  ];
  const target = logging?.outputs?.["targetBucket"];
  return {
    has: new Set(found.flatMap(([isThere, ids]) => (isThere ? ids : []))),
    trailArn: typeof trail?.outputs?.["arn"] === "string" ? trail.outputs["arn"] : undefined,
    rules,
    logBucket: typeof target === "string" ? target : undefined,
  };
}
