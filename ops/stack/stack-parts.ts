import type { StateResource } from "./stack";
import { OBJECT_LOCK, StackState } from "./stack-state";
import { textAt } from "./state-value";

/** Which of the parts that a stack need not have are in its state. */
export interface StackParts {
  readonly hasAccessLogs: boolean;
  readonly hasObjectLock: boolean;
  readonly hasReplication: boolean;
  readonly hasTrail: boolean;
  readonly hasTamperAlarm: boolean;
  readonly hasGuardDuty: boolean;
  /** Whether GuardDuty's S3 protection is on. */
  readonly hasS3Protection: boolean;
  readonly hasSecurityHub: boolean;
  /** Whether Security Hub has a standard. */
  readonly hasStandard: boolean;
  readonly trailArn: string | undefined;
  /** The rules of the default event bus, as deployed. */
  readonly rules: readonly { readonly name: string; readonly pattern: string }[];
  /** The bucket that logs go to, as deployed. */
  readonly logBucket: string | undefined;
}

/** @param resources the stack's state; empty without a stack */
export function stackPartsOf(
  resources: readonly StateResource[],
  { bucketName, region }: { readonly bucketName: string; readonly region: string },
): StackParts {
  const state = new StackState(resources);
  const bucket = { bucket: bucketName };
  const has = (...args: Parameters<StackState["first"]>) => state.first(...args) !== undefined;
  const trail = state.first("aws:cloudtrail/trail:Trail");
  const logging = state.first("aws:s3/bucketLogging:BucketLogging", bucket);
  // Those beside the copy, in another region, have the same names.
  const isHere = (rule: StateResource) => (textAt(rule, "region") ?? region) === region;
  const rules = state
    .of("aws:cloudwatch/eventRule:EventRule")
    .filter(isHere)
    .map((rule) => ({
      name: textAt(rule, "name") ?? "",
      pattern: textAt(rule, "eventPattern") ?? "",
    }));
  return {
    hasAccessLogs: logging !== undefined,
    hasObjectLock: has(OBJECT_LOCK, bucket),
    hasReplication: has("aws:s3/bucketReplicationConfig:BucketReplicationConfig", bucket),
    hasTrail: trail !== undefined,
    hasTamperAlarm: rules.some(({ pattern }) => pattern.includes('"aws.kms"')),
    hasGuardDuty: has("aws:guardduty/detector:Detector"),
    hasS3Protection: has("aws:guardduty/detectorFeature:DetectorFeature", {
      name: "S3_DATA_EVENTS",
    }),
    hasSecurityHub: has("aws:securityhub/account:Account"),
    hasStandard: has("aws:securityhub/standardsSubscription:StandardsSubscription"),
    trailArn: textAt(trail, "arn"),
    rules,
    logBucket: textAt(logging, "targetBucket"),
  };
}
