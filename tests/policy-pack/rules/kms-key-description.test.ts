import { KEY, KEY_POLICY, KEY_TYPES } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyDescription } from "../../../policy-pack/src/rules/kms-key-description";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, ofTypes, refused } from "../cases";

const FIX = "Say what the key is for, in 6 characters or more.";

testResourcePolicy(kmsKeyDescription, KEY, [
  { it: "accepts 6 characters", props: { description: "trails" } },
  ...[
    ["refuses 5 characters", "trail", '"trail"'],
    ["does not count blanks at the ends", " key   ", '" key   "'],
    ["refuses a description that is not set", undefined, "not set"],
    ["refuses a description that is null", null, "not set"],
    ['refuses a description that is ""', "", '""'],
    ["refuses a description that is 1234567", 1234567, "1234567"],
    ["refuses a description that is a list", ["a list of words"], "a list"],
  ].map(([it, description, text]) =>
    refused(String(it), { description }, `description is ${text}. ${FIX}`),
  ),
  notKnown("description"),
  ...ofTypes(KEY_TYPES, (type) => refused(`judges ${type}`, {}, `description is not set. ${FIX}`)),
  leftAlone(KEY_POLICY),
]);
