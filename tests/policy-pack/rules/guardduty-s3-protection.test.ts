import assert from "node:assert/strict";
import { DETECTOR, DETECTOR_FEATURE } from "../../../policy-pack/src/resources/aws-types";
import { guarddutyS3Protection } from "../../../policy-pack/src/rules/guardduty-s3-protection";
import {
  runStack,
  type TestResource,
  testStackPolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const REFUSAL =
  'detector: No aws:guardduty/detectorFeature:DetectorFeature "S3_DATA_EVENTS" is declared for this detector. Declare one that is "ENABLED".';

function detector(props: object = {}, rest: Partial<TestResource> = {}): TestResource {
  return { type: DETECTOR, name: "detector", props: { enable: true, ...props }, ...rest };
}

function s3Logs(enable: unknown): TestResource {
  return detector({ datasources: { s3Logs: { enable } } });
}

/** A feature made from the detector "detector". */
function feature(props: object = {}, rest: Partial<TestResource> = {}): TestResource {
  return {
    type: DETECTOR_FEATURE,
    name: "feature",
    props: { detectorId: UNKNOWN_TEXT, name: "S3_DATA_EVENTS", status: "ENABLED", ...props },
    madeFrom: { detectorId: ["detector"] },
    ...rest,
  };
}

testStackPolicy(guarddutyS3Protection, [
  ...accepted({
    "accepts a detector with the feature": [detector(), feature()],
    "does not mind another feature that is off": [
      detector(),
      feature(),
      feature({ name: "EKS_AUDIT_LOGS", status: "DISABLED" }, { name: "other" }),
    ],
    "does not mind what a second feature is": [
      detector(),
      feature(),
      feature({ name: UNKNOWN_TEXT }, { name: "other" }),
    ],
    "accepts the detector's own word for it": [s3Logs(true)],
    "accepts the feature beside other data sources": [
      detector({ datasources: { kubernetes: { auditLogs: { enable: true } } } }),
      feature(),
    ],
    "asks nothing of a stack without a detector": [],
  }),
  ...refused(REFUSAL, {
    "refuses a detector that leaves it to AWS": [detector()],
    "does not take another feature for it": [
      detector(),
      feature({ name: "EKS_AUDIT_LOGS" }),
      feature({ name: 5 }, { name: "odd" }),
    ],
    "does not take another detector's feature for this one's": [
      detector({ id: "abc" }, { inputs: {} }),
      feature({ detectorId: "def" }, { madeFrom: {} }),
    ],
    "judges each detector by itself": [
      detector({}, { name: "other" }),
      detector(),
      feature({}, { madeFrom: { detectorId: ["other"] } }),
    ],
    "does not take another detector's feature for this one's, whatever its name": [
      detector({ id: "abc" }, { inputs: {} }),
      feature({ name: UNKNOWN_TEXT, detectorId: "def" }, { madeFrom: {} }),
    ],
  }),
  ...byText(
    { ...quoted("DISABLED", "enabled"), true: true, "not set": undefined },
    (text, status) => ({
      it: `refuses the feature with a status that is ${text}`,
      stack: [detector(), feature({ status })],
      violations: [`feature: status is ${text}. Set it to "ENABLED".`],
    }),
  ),
  ...advised("feature: status is not known until the update.", {
    "says that it cannot know the status": [detector(), feature({ status: UNKNOWN_TEXT })],
  }),
  ...refused('feature: status is "DISABLED". Set it to "ENABLED".', {
    "judges a feature whose detector is in another stack": [
      feature({ detectorId: "abc", status: "DISABLED" }, { madeFrom: {} }),
    ],
  }),
  ...advised("detector: detectorId of feature is not known until the update.", {
    "says that a feature may turn out to be the detector's": [
      detector(),
      feature({}, { madeFrom: {} }),
    ],
  }),
  ...advised("detector: name of feature is not known until the update.", {
    "says that a feature may turn out to be S3 Protection": [
      detector(),
      feature({ name: UNKNOWN_TEXT }),
    ],
  }),
  ...advised("detector: name of feature, detectorId of feature are not known until the update.", {
    "says that a feature may turn out to be the detector's S3 Protection": [
      detector(),
      feature({ name: UNKNOWN_TEXT }, { madeFrom: {} }),
    ],
  }),
  ...advised("feature: name is not known until the update.", {
    "says that a feature that is off may turn out to be S3 Protection": [
      feature({ name: UNKNOWN_TEXT, status: "DISABLED" }),
    ],
  }),
  ...byText({ false: false, '"true"': "true" }, (text, enable) => ({
    it: `refuses the detector's own word ${text}`,
    stack: [s3Logs(enable)],
    violations: [`detector: datasources.s3Logs.enable is ${text}. Set it to true.`],
  })),
  ...refused("detector: datasources.s3Logs.enable is false. Set it to true.", {
    "refuses the detector's own word against the feature's": [s3Logs(false), feature()],
  }),
  ...advised("detector: datasources.s3Logs.enable is not known until the update.", {
    "says that it cannot know the detector's own word": [s3Logs(UNKNOWN_TEXT)],
  }),
  ...advised("detector: datasources is not known until the update.", {
    "says that it cannot know the detector's data sources": [
      detector({ datasources: UNKNOWN_TEXT }),
    ],
  }),
  ...refused("detector: datasources is a list. Make it an object.", {
    "refuses data sources of another type": [detector({ datasources: ["s3Logs"] })],
  }),
  ...[{}, { s3Logs: {} }, { kubernetes: { auditLogs: { enable: true } } }].map((datasources) => ({
    it: `refuses the data sources ${JSON.stringify(datasources)}`,
    stack: [detector({ datasources })],
    violations: [REFUSAL],
  })),
  {
    it: "does not take the data sources that AWS reports for what was declared",
    stack: [detector({ datasources: { s3Logs: { enable: true } } }, { inputs: {} })],
    silentBeforeKnown: ["datasources"],
    violations: [REFUSAL],
  },
  {
    it: "asks for a detector where one is required",
    config: { required: true },
    stack: [],
    violations: ["stack: No aws:guardduty/detector:Detector is declared. Declare one."],
  },
]);

// Once its own is not known, a detector can no longer be the one that a text names.
describe("guardduty-s3-protection of a detector that is there", () => {
  it("finds the feature by the detector's id", async () => {
    const stack = [
      detector({ id: "abc" }, { inputs: {} }),
      feature({ detectorId: "abc" }, { madeFrom: {} }),
    ];
    assert.deepEqual(await runStack(guarddutyS3Protection, stack), {
      violations: [],
      advisories: [],
    });
  });
});
