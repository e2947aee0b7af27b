import { SECURITY_HUB, STANDARDS_SUBSCRIPTION } from "../../../policy-pack/src/resources/aws-types";
import { securityhubStandards } from "../../../policy-pack/src/rules/securityhub-standards";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { accepted, advised, byText } from "../titled-cases";

const FIX =
  "Set it to true, or declare an aws:securityhub/standardsSubscription:StandardsSubscription.";

function hub(enableDefaultStandards: unknown, rest: Partial<TestResource> = {}): TestResource {
  return { type: SECURITY_HUB, name: "hub", props: { enableDefaultStandards }, ...rest };
}

function subscription(props: object = {}): TestResource {
  const standardsArn =
    "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0";
  return { type: STANDARDS_SUBSCRIPTION, name: "standard", props: { standardsArn, ...props } };
}

testStackPolicy(securityhubStandards, [
  ...accepted({
    "accepts a hub that does not say: AWS chooses standards": [hub(undefined)],
    "accepts a hub with AWS's choice of standards": [hub(true)],
    "accepts a hub with a standard": [hub(false), subscription()],
    "accepts a standard that is not known yet": [
      hub(false),
      subscription({ standardsArn: UNKNOWN_TEXT }),
    ],
    "does not take the provider's Region for one that is not known yet": [
      hub(false, {
        props: { enableDefaultStandards: false, region: UNKNOWN_TEXT },
        provider: { region: "us-west-2" },
      }),
      subscription({ region: "us-east-1" }),
    ],
    "accepts a standard in a Region with a hub that does not say": [
      hub(false),
      subscription({ region: "us-east-1" }),
    ],
    "asks nothing of a stack without a hub": [subscription()],
  }),
  ...byText({ false: false, '"true"': "true" }, (text, value) => ({
    it: `refuses a hub without a standard whose enableDefaultStandards is ${text}`,
    stack: [hub(value)],
    violations: [`hub: enableDefaultStandards is ${text}. ${FIX}`],
  })),
  ...advised("hub: enableDefaultStandards is not known until the update.", {
    "says what it cannot know at preview": [hub(UNKNOWN_TEXT)],
  }),
  ...[undefined, "", 5].map((standardsArn) => ({
    it: `does not take ${JSON.stringify(standardsArn)} for a standard`,
    stack: [hub(false), subscription({ standardsArn })],
    silentBeforeKnown: ["standardsArn"],
    violations: [`hub: enableDefaultStandards is false. ${FIX}`],
  })),
  {
    it: "does not take another Region's standard for this one's",
    stack: [
      hub(false, { props: { enableDefaultStandards: false, region: "us-east-1" } }),
      subscription({ region: "us-west-2" }),
    ],
    silentBeforeKnown: ["region"],
    violations: [`hub: enableDefaultStandards is false. ${FIX}`],
  },
  {
    it: "knows the Region of a provider, and that of AWS's answer",
    stack: [
      hub(false, { provider: { region: "us-east-1" } }),
      { ...subscription({ region: "us-west-2" }), inputs: subscription().props },
    ],
    silentBeforeKnown: ["region"],
    violations: [`hub: enableDefaultStandards is false. ${FIX}`],
  },
  ...[{ region: "us-east-1" }, { region: "" }, {}].map((props) => ({
    it: `accepts a standard that has ${JSON.stringify(props)} with a hub in us-east-1`,
    stack: [
      hub(false, { props: { enableDefaultStandards: false, region: "us-east-1" } }),
      subscription(props),
    ],
  })),
  {
    it: "asks for a hub where one is required",
    config: { required: true },
    stack: [subscription()],
    violations: ["stack: No aws:securityhub/account:Account is declared. Declare one."],
  },
]);
