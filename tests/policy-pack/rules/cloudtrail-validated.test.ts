import { KEY, TRAIL } from "../../../policy-pack/src/resources/aws-types";
import { cloudtrailValidated } from "../../../policy-pack/src/rules/cloudtrail-validated";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { acceptedProps, advisedProps, byText } from "../titled-cases";

testResourcePolicy(cloudtrailValidated, TRAIL, [
  ...acceptedProps({ "accepts a trail that signs": { enableLogFileValidation: true } }),
  ...byText({ "not set": undefined, false: false, '"true"': "true", "1": 1 }, (text, value) => ({
    it: `refuses validation that is ${text}`,
    props: { enableLogFileValidation: value },
    violations: [`enableLogFileValidation is ${text}. Set it to true.`],
  })),
  ...advisedProps("enableLogFileValidation is not known until the update.", {
    "says what it cannot know at preview": { enableLogFileValidation: UNKNOWN_TEXT },
  }),
  {
    it: "judges a trail of aws-native",
    type: "aws-native:cloudtrail:Trail",
    props: { enableLogFileValidation: false },
    violations: ["enableLogFileValidation is false. Set it to true."],
  },
  {
    it: "leaves other types alone",
    type: KEY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
