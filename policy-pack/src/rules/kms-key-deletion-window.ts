import { resourceRule } from "../framework/resource-rule";
import { wholeNumber } from "../framework/settings";
import { KEY_TYPES } from "../resources/aws-types";
import { expectValue, isWholeNumber } from "../values/expect";

/**
 * The shortest and the longest window AWS accepts, in days.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
const SHORTEST_WINDOW_IN_DAYS = 7;
const LONGEST_WINDOW_IN_DAYS = 30;

export const kmsKeyDeletionWindow = resourceRule({
  name: "kms-key-deletion-window",
  description: "A KMS key waits long enough between the request to delete it and its deletion.",
  displayName: "KMS key has a deletion window",
  severity: "high",
  why: "Deleting a key destroys the data encrypted under it, so the window must be long enough for someone to notice a mistake. An unset window is AWS's default, the longest one.",
  services: ["kms", "durability"],
  securityHub: [],
  remediationSteps: "Raise deletionWindowInDays, or leave it out for AWS's default of 30 days.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  settings: {
    minDays: wholeNumber({
      min: SHORTEST_WINDOW_IN_DAYS,
      max: LONGEST_WINDOW_IN_DAYS,
      unit: "days",
      default: SHORTEST_WINDOW_IN_DAYS,
      description: "Minimum number of days a key must wait, 7 to 30.",
    }),
  },
  types: KEY_TYPES,
  judge(key, findings, { minDays }) {
    expectValue(
      findings,
      key.property("deletionWindowInDays"),
      (days) => days === undefined || isWholeNumber(days, minDays, LONGEST_WINDOW_IN_DAYS),
      minDays < LONGEST_WINDOW_IN_DAYS
        ? `Set it to a whole number of days, ${minDays} to ${LONGEST_WINDOW_IN_DAYS}.`
        : `Set it to ${LONGEST_WINDOW_IN_DAYS}.`,
    );
  },
});
