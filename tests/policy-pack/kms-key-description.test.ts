import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsKeyDescription } from "../../policy-pack/rules/kms-key-description";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const FIX = "Say what the key is for, in 6 characters or more.";

testResourceRule(kmsKeyDescription, KEY, [
  { it: "accepts 6 characters", props: { description: "trails" } },
  {
    it: "refuses 5 characters",
    props: { description: "trail" },
    violations: [`description is "trail". ${FIX}`],
  },
  {
    it: "does not count blanks at the ends",
    props: { description: " key   " },
    violations: [`description is " key   ". ${FIX}`],
  },
  ...[
    [undefined, "not set"],
    [null, "not set"],
    ["", '""'],
    [1234567, "1234567"],
    [["a list of words"], "a list"],
  ].map(([value, text]) => ({
    it: `refuses a description that is ${text}`,
    props: { description: value },
    violations: [`description is ${text}. ${FIX}`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { description: UNKNOWN_TEXT },
    advisories: ["description is not known until the update."],
  },
  ...KEY_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: {},
    violations: [`description is not set. ${FIX}`],
  })),
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
