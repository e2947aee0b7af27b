import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsKeyEnabled } from "../../policy-pack/rules/kms-key-enabled";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const FIX = "Set it to true or leave it out.";

testResourceRule(kmsKeyEnabled, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts an enabled key", props: { isEnabled: true } },
  {
    it: "refuses a disabled key",
    props: { isEnabled: false },
    violations: [`isEnabled is false. ${FIX}`],
  },
  {
    it: "refuses a value of another type",
    props: { isEnabled: 1 },
    violations: [`isEnabled is 1. ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    props: { isEnabled: UNKNOWN_TEXT },
    advisories: ["isEnabled is not known until the update."],
  },
  ...KEY_TYPES.filter((type) => type !== KEY).map((type) => ({
    it: `reads the property of ${type}`,
    type,
    props: { enabled: false, isEnabled: true },
    violations: [`enabled is false. ${FIX}`],
  })),
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
