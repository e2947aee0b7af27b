import { KEY, KEY_POLICY, KEY_TYPES } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyEnabled } from "../../../policy-pack/src/rules/kms-key-enabled";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, ofTypes, refused } from "../cases";

const FIX = "Set it to true or leave it out.";
const OTHER_TYPES = KEY_TYPES.filter((type) => type !== KEY);

testResourcePolicy(kmsKeyEnabled, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts an enabled key", props: { isEnabled: true } },
  refused("refuses a disabled key", { isEnabled: false }, `isEnabled is false. ${FIX}`),
  refused("refuses a value of another type", { isEnabled: 1 }, `isEnabled is 1. ${FIX}`),
  notKnown("isEnabled"),
  ...ofTypes(OTHER_TYPES, (type) =>
    refused(
      `reads the property of ${type}`,
      { enabled: false, isEnabled: true },
      `enabled is false. ${FIX}`,
    ),
  ),
  leftAlone(KEY_POLICY),
]);
