import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsKeyLockoutCheck } from "../../policy-pack/rules/kms-key-lockout-check";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const FIX = "Set it to false or leave it out.";

testResourceRule(kmsKeyLockoutCheck, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts a key that keeps the check", props: { bypassPolicyLockoutSafetyCheck: false } },
  ...[...KEY_TYPES, KEY_POLICY].map((type) => ({
    it: `refuses ${type} without the check`,
    type,
    props: { bypassPolicyLockoutSafetyCheck: true },
    violations: [`bypassPolicyLockoutSafetyCheck is true. ${FIX}`],
  })),
  {
    it: "refuses a value of another type",
    props: { bypassPolicyLockoutSafetyCheck: "no" },
    violations: [`bypassPolicyLockoutSafetyCheck is "no". ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    props: { bypassPolicyLockoutSafetyCheck: UNKNOWN_TEXT },
    advisories: ["bypassPolicyLockoutSafetyCheck is not known until the update."],
  },
]);
