import assert from "node:assert/strict";
import type { StateResource } from "../../../ops/stack/stack";
import { stackPartsOf } from "../../../ops/stack/stack-parts";
import { BUCKET } from "../evidence/sample";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";

const resource = (type: string, outputs: StateResource["outputs"] = {}): StateResource => ({
  urn: `urn:pulumi:dev::aerosecure-kms::${type}::data`,
  type,
  id: "id",
  outputs,
});
const partsOf = (...resources: readonly StateResource[]) =>
  stackPartsOf(resources, { bucketName: BUCKET });
const has = (...resources: readonly StateResource[]) => [...partsOf(...resources).has];

const TRAIL = "aws:cloudtrail/trail:Trail";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";

describe("what a stack need not have", () => {
  type Part = readonly [string, StateResource["outputs"], ...(readonly string[])];
  const bucket = { bucket: BUCKET };
  /** By what the state has: a resource, its outputs, and the controls that are judged. */
  const parts: Readonly<Record<string, Part>> = {
    "access logs": [LOGGING, bucket, "bucket-logged"],
    "Object Lock": [LOCK, bucket, "bucket-object-lock"],
    "a replication": [REPLICATION, bucket, "bucket-replicated"],
    "a trail": [TRAIL, { arn: TRAIL_ARN }, "trail-records", "trail-encrypted", "trail-validated"],
    "an alarm": [RULE, { eventPattern: '{"source":["aws.kms"]}' }, "tamper-alarm"],
    "a detector": ["aws:guardduty/detector:Detector", {}, "guardduty-on"],
    "S3 protection": [FEATURE, { name: "S3_DATA_EVENTS" }, "guardduty-s3"],
    "a hub": ["aws:securityhub/account:Account", {}, "securityhub-on"],
    "a standard": [STANDARD, {}, "securityhub-standards"],
  };
  for (const [what, [type, outputs, ...ids]] of Object.entries(parts)) {
    it(`is judged where its state has ${what}`, () => {
      assert.deepEqual(has(resource(type, outputs)), ids);
    });
  }

  it("is not judged for what another bucket, or another feature of GuardDuty, has", () => {
    const others = [
      resource(LOGGING, { bucket: `${BUCKET}-trail` }),
      resource(FEATURE, { name: "EKS_AUDIT_LOGS" }),
      resource(RULE, { eventPattern: '{"source":["aws.s3"]}' }),
    ];
    assert.deepEqual(has(...others), []);
  });

  it("is looked for where it was deployed", () => {
    const { trailArn, rules, logBucket } = partsOf(
      resource(TRAIL, { arn: TRAIL_ARN }),
      resource(RULE, { name: "tamper-key", eventPattern: "{}" }),
      resource(LOGGING, { bucket: BUCKET, targetBucket: "logs" }),
    );
    assert.deepEqual(
      { trailArn, rules, logBucket },
      { trailArn: TRAIL_ARN, rules: [{ name: "tamper-key", pattern: "{}" }], logBucket: "logs" },
    );
    const nothing = { has: new Set(), trailArn: undefined, rules: [], logBucket: undefined };
    assert.deepEqual(partsOf(), nothing);
  });
});
