import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsKeyDeletionWindow } from "../../policy-pack/rules/kms-key-deletion-window";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const NATIVE_TYPES = [NATIVE_KEY, NATIVE_REPLICA_KEY];
const FIX = "Set it to a whole number of days, 7 to 30.";

testResourceRule(kmsKeyDeletionWindow, KEY, [
  { it: "accepts the default of 30 days, even as the minimum", props: {}, config: { minDays: 30 } },
  { it: "accepts exactly 7 days", props: { deletionWindowInDays: 7 } },
  { it: "accepts exactly 30 days", props: { deletionWindowInDays: 30 } },
  ...[
    [6, "6"],
    [31, "31"],
    [7.5, "7.5"],
    [-7, "-7"],
    ["soon", '"soon"'],
    ["7", '"7"'],
    [true, "true"],
    [[7], "a list"],
    [{ days: 7 }, "an object"],
  ].map(([value, text]) => ({
    it: `refuses ${text}`,
    props: { deletionWindowInDays: value },
    violations: [`deletionWindowInDays is ${text}. ${FIX}`],
  })),
  ...KEY_TYPES.map((type) => {
    const property = NATIVE_TYPES.includes(type) ? "pendingWindowInDays" : "deletionWindowInDays";
    return {
      it: `judges ${type}`,
      type,
      props: { [property]: 6 },
      violations: [`${property} is 6. ${FIX}`],
    };
  }),
  ...NATIVE_TYPES.map((type) => ({
    it: `accepts 7 days of ${type}`,
    type,
    props: { pendingWindowInDays: 7 },
  })),
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
  {
    it: "says what it cannot know at preview",
    props: { deletionWindowInDays: UNKNOWN_TEXT },
    advisories: ["deletionWindowInDays is not known until the update."],
  },
  {
    it: "accepts exactly the configured minimum",
    props: { deletionWindowInDays: 14 },
    config: { minDays: 14 },
  },
  {
    it: "refuses one day less than the configured minimum",
    props: { deletionWindowInDays: 13 },
    config: { minDays: 14 },
    violations: ["deletionWindowInDays is 13. Set it to a whole number of days, 14 to 30."],
  },
  {
    it: "names the only window left under the longest minimum",
    props: { deletionWindowInDays: 29 },
    config: { minDays: 30 },
    violations: ["deletionWindowInDays is 29. Set it to 30."],
  },
  ...[6, 31, 7.5, "14"].map((minDays) => ({
    it: `refuses to go by a minimum of ${JSON.stringify(minDays)}`,
    props: { deletionWindowInDays: 30 },
    config: { minDays },
    violations: [`minDays is ${JSON.stringify(minDays)} in this policy's configuration. ${FIX}`],
  })),
]);
