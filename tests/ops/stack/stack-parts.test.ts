import assert from "node:assert/strict";
import { DEFINITIONS } from "../../../ops/controls/definitions";
import { isDeployed } from "../../../ops/controls/is-deployed";
import type { StateResource } from "../../../ops/stack/stack";
import { type StackParts, stackPartsOf } from "../../../ops/stack/stack-parts";
import { BUCKET } from "../commands/evidence/sample";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";

const resource = (type: string, outputs: StateResource["outputs"] = {}): StateResource => ({
  urn: `urn:pulumi:dev::aerosecure-kms::${type}::data`,
  type,
  id: "id",
  outputs,
});
const partsOf = (...resources: readonly StateResource[]) =>
  stackPartsOf(resources, { bucketName: BUCKET, region: "us-east-1" });

const TRAIL = "aws:cloudtrail/trail:Trail";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";

const NOTHING: StackParts = {
  hasAccessLogs: false,
  hasObjectLock: false,
  hasReplication: false,
  hasTrail: false,
  hasTamperAlarm: false,
  hasGuardDuty: false,
  hasS3Protection: false,
  hasSecurityHub: false,
  hasStandard: false,
  trailArn: undefined,
  rules: [],
  logBucket: undefined,
};
const pattern = '{"source":["aws.kms"]}';

/** By what a state has: the resource, the parts that follow, and the controls about them. */
const cases: Readonly<Record<string, readonly [StateResource, Partial<StackParts>, string[]]>> = {
  "access logs": [
    resource(LOGGING, { bucket: BUCKET, targetBucket: "logs" }),
    { hasAccessLogs: true, logBucket: "logs" },
    ["bucket-logged"],
  ],
  "Object Lock": [
    resource(LOCK, { bucket: BUCKET }),
    { hasObjectLock: true },
    ["bucket-object-lock"],
  ],
  "a replication": [
    resource(REPLICATION, { bucket: BUCKET }),
    { hasReplication: true },
    ["bucket-replicated"],
  ],
  "a trail": [
    resource(TRAIL, { arn: TRAIL_ARN }),
    { hasTrail: true, trailArn: TRAIL_ARN },
    ["trail-records", "trail-encrypted", "trail-validated"],
  ],
  "a rule for KMS": [
    resource(RULE, { name: "tamper-key", eventPattern: pattern }),
    { hasTamperAlarm: true, rules: [{ name: "tamper-key", pattern }] },
    ["tamper-alarm"],
  ],
  "a detector": [
    resource("aws:guardduty/detector:Detector"),
    { hasGuardDuty: true },
    ["guardduty-on"],
  ],
  "S3 protection": [
    resource(FEATURE, { name: "S3_DATA_EVENTS" }),
    { hasS3Protection: true },
    ["guardduty-s3"],
  ],
  "a hub": [
    resource("aws:securityhub/account:Account"),
    { hasSecurityHub: true },
    ["securityhub-on"],
  ],
  "a standard": [resource(STANDARD), { hasStandard: true }, ["securityhub-standards"]],
  "the logs of another bucket": [resource(LOGGING, { bucket: `${BUCKET}-trail` }), {}, []],
  "another feature of GuardDuty": [resource(FEATURE, { name: "EKS_AUDIT_LOGS" }), {}, []],
  "a rule for another service": [
    resource(RULE, { name: "other", eventPattern: "{}" }),
    { rules: [{ name: "other", pattern: "{}" }] },
    [],
  ],
};

describe("the parts that a stack need not have", () => {
  const optional = Object.entries(DEFINITIONS).flatMap(([id, definition]) =>
    "setting" in definition ? [id as keyof typeof DEFINITIONS] : [],
  );
  for (const [what, [state, parts, controls]] of Object.entries(cases)) {
    it(`are found in a state with ${what}, with the controls to judge`, () => {
      const found = partsOf(state);
      assert.deepEqual(found, { ...NOTHING, ...parts });
      assert.deepEqual(
        optional.filter((id) => isDeployed(id, found)),
        controls,
      );
    });
  }

  it("are none in an empty state, which leaves the controls of every stack", () => {
    assert.deepEqual(partsOf(), NOTHING);
    assert.equal(isDeployed("key-state", partsOf()), true);
  });

  it("have the rules of the stack's own Region, not those of the same names beside the copy", () => {
    const [here, there] = ["us-east-1", "us-west-2"].map((region) =>
      resource(RULE, { name: "aerosecure-dev-tamper-key", eventPattern: pattern, region }),
    );
    assert.ok(here !== undefined && there !== undefined);
    assert.deepEqual(partsOf(there, here).rules, [{ name: "aerosecure-dev-tamper-key", pattern }]);
    assert.deepEqual(partsOf(there), NOTHING);
  });
});
