import * as aws from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyDeletionWindow } from "../../../policy-pack/src/rules/kms-key-deletion-window";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, ofTypes, refused } from "../cases";

const NATIVE_TYPES = [aws.NATIVE_KEY, aws.NATIVE_REPLICA_KEY];
const FIX = "Set it to a whole number of days, 7 to 30.";

const days = (value: unknown) => ({ deletionWindowInDays: value });
const least = (minDays: unknown) => ({ config: { minDays } });

testResourcePolicy(kmsKeyDeletionWindow, aws.KEY, [
  { it: "accepts the default of 30 days, even as the minimum", props: {}, ...least(30) },
  { it: "accepts exactly 7 days", props: days(7) },
  { it: "accepts exactly 30 days", props: days(30) },
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
  ].map(([value, text]) =>
    refused(`refuses ${text}`, days(value), `deletionWindowInDays is ${text}. ${FIX}`),
  ),
  ...ofTypes(aws.KEY_TYPES, (type) => {
    const property = NATIVE_TYPES.includes(type) ? "pendingWindowInDays" : "deletionWindowInDays";
    return refused(`judges ${type}`, { [property]: 6 }, `${property} is 6. ${FIX}`);
  }),
  ...ofTypes(NATIVE_TYPES, (type) => ({
    it: `accepts 7 days of ${type}`,
    props: { pendingWindowInDays: 7 },
  })),
  leftAlone(aws.KEY_POLICY),
  notKnown("deletionWindowInDays"),
  { it: "accepts exactly the configured minimum", props: days(14), ...least(14) },
  {
    it: "refuses one day less than the configured minimum",
    props: days(13),
    ...least(14),
    violations: ["deletionWindowInDays is 13. Set it to a whole number of days, 14 to 30."],
  },
  {
    it: "names the only window left under the longest minimum",
    props: days(29),
    ...least(30),
    violations: ["deletionWindowInDays is 29. Set it to 30."],
  },
  ...[6, 31, 7.5, "14"].map((minDays) => ({
    it: `refuses to go by a minimum of ${JSON.stringify(minDays)}`,
    props: days(30),
    ...least(minDays),
    violations: [`minDays is ${JSON.stringify(minDays)} in this policy's configuration. ${FIX}`],
  })),
]);
