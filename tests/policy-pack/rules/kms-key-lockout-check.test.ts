import { KEY, KEY_POLICY, KEY_TYPES } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyLockoutCheck } from "../../../policy-pack/src/rules/kms-key-lockout-check";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { notKnown, ofTypes, refused } from "../cases";

const FIX = "Set it to false or leave it out.";
const bypass = (value: unknown) => ({ bypassPolicyLockoutSafetyCheck: value });
const refusal = (value: string) => `bypassPolicyLockoutSafetyCheck is ${value}. ${FIX}`;

testResourcePolicy(kmsKeyLockoutCheck, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts a key that keeps the check", props: bypass(false) },
  ...ofTypes([...KEY_TYPES, KEY_POLICY], (type) =>
    refused(`refuses ${type} without the check`, bypass(true), refusal("true")),
  ),
  refused("refuses a value of another type", bypass("no"), refusal('"no"')),
  notKnown("bypassPolicyLockoutSafetyCheck"),
]);
