import assert from "node:assert/strict";
import { stackPartsOf } from "../../../ops/evidence/stack-parts";
import type { StateResource } from "../../../ops/stack";

const BUCKET = "aerosecure-dev-111122223333-us-east-1";
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

describe("what a stack need not have", () => {
  const parts: readonly (readonly [string, StateResource, readonly string[]])[] = [
    [
      "access logs",
      resource("aws:s3/bucketLogging:BucketLogging", { bucket: BUCKET }),
      ["bucket-logged"],
    ],
    [
      "Object Lock",
      resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
        bucket: BUCKET,
      }),
      ["bucket-object-lock"],
    ],
    [
      "a replication",
      resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", { bucket: BUCKET }),
      ["bucket-replicated"],
    ],
    [
      "a trail",
      resource("aws:cloudtrail/trail:Trail", { arn: TRAIL_ARN }),
      ["trail-records", "trail-encrypted", "trail-validated"],
    ],
    [
      "an alarm",
      resource("aws:cloudwatch/eventRule:EventRule", { eventPattern: '{"source":["aws.kms"]}' }),
      ["tamper-alarm"],
    ],
    ["a detector", resource("aws:guardduty/detector:Detector"), ["guardduty-on"]],
    [
      "S3 protection",
      resource("aws:guardduty/detectorFeature:DetectorFeature", { name: "S3_DATA_EVENTS" }),
      ["guardduty-s3"],
    ],
    ["a hub", resource("aws:securityhub/account:Account"), ["securityhub-on"]],
    [
      "a standard",
      resource("aws:securityhub/standardsSubscription:StandardsSubscription"),
      ["securityhub-standards"],
    ],
  ];
  for (const [what, one, ids] of parts) {
    it(`is judged where its state has ${what}`, () => {
      assert.deepEqual(has(one), ids);
    });
  }

  it("is not judged for what another bucket, or another feature of GuardDuty, has", () => {
    const others = [
      resource("aws:s3/bucketLogging:BucketLogging", { bucket: `${BUCKET}-trail` }),
      resource("aws:guardduty/detectorFeature:DetectorFeature", { name: "EKS_AUDIT_LOGS" }),
      resource("aws:cloudwatch/eventRule:EventRule", { eventPattern: '{"source":["aws.s3"]}' }),
    ];
    assert.deepEqual(has(...others), []);
  });

  it("is looked for where it was deployed", () => {
    const { trailArn, rules, logBucket } = partsOf(
      resource("aws:cloudtrail/trail:Trail", { arn: TRAIL_ARN }),
      resource("aws:cloudwatch/eventRule:EventRule", { name: "tamper-key", eventPattern: "{}" }),
      resource("aws:s3/bucketLogging:BucketLogging", { bucket: BUCKET, targetBucket: "logs" }),
    );
    assert.deepEqual(
      { trailArn, rules, logBucket },
      { trailArn: TRAIL_ARN, rules: [{ name: "tamper-key", pattern: "{}" }], logBucket: "logs" },
    );
    assert.deepEqual(partsOf(), {
      has: new Set(),
      trailArn: undefined,
      rules: [],
      logBucket: undefined,
    });
  });
});
