import { DETECTOR } from "../../../policy-pack/src/resources/aws-types";
import { guarddutyEnabled } from "../../../policy-pack/src/rules/guardduty-enabled";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { accepted, advised, byText } from "../titled-cases";

function detector(enable: unknown, name = "detector") {
  return { type: DETECTOR, name, props: { enable } };
}

testStackPolicy(guarddutyEnabled, [
  ...accepted({
    "accepts a detector that does not say": [detector(undefined)],
    "accepts a detector that is on": [detector(true)],
    "asks nothing of a stack without a detector": [],
  }),
  ...byText({ false: false, '"true"': "true", "0": 0 }, (text, enable) => ({
    it: `refuses a detector that is on: ${text}`,
    stack: [detector(true, "other"), detector(enable)],
    violations: [`detector: enable is ${text}. Set it to true or leave it out.`],
  })),
  ...advised("detector: enable is not known until the update.", {
    "says what it cannot know at preview": [detector(UNKNOWN_TEXT)],
  }),
  {
    it: "asks for a detector where one is required",
    config: { required: true },
    stack: [],
    violations: ["stack: No aws:guardduty/detector:Detector is declared. Declare one."],
  },
  {
    it: "is content with the detector that is required",
    config: { required: true },
    stack: [detector(true)],
  },
  {
    it: "refuses to go by a setting of another type",
    config: { required: "yes" },
    stack: [detector(false)],
    violations: [
      'stack: required is "yes" in this policy\'s configuration. Set it to true or false.',
    ],
  },
]);
