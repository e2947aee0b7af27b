import { resourceRule } from "../framework/resource-rule";
import { wholeNumber } from "../framework/settings";
import { KEY, NATIVE_KEY } from "../resources/aws-types";
import type { JudgedResource } from "../resources/judged-resource";
import { expectValue, isTrue, isUnset, isWholeNumber } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

/**
 * The shortest and the longest period AWS accepts, and the one it takes by itself, in days.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
const SHORTEST_PERIOD_IN_DAYS = 90;
const LONGEST_PERIOD_IN_DAYS = 2560;
const DEFAULT_PERIOD_IN_DAYS = 365;

/** Where AWS can rotate a key: what each property must be, if it is set at all. */
const ROTATABLE: readonly (readonly [property: string, value: string | undefined])[] = [
  ["customerMasterKeySpec", "SYMMETRIC_DEFAULT"],
  ["keyUsage", "ENCRYPT_DECRYPT"],
  ["customKeyStoreId", undefined],
  ["xksKeyId", undefined],
  ["origin", "AWS_KMS"],
];

export const kmsKeyRotation = resourceRule({
  name: "kms-key-rotation",
  description: "AWS KMS rotates the material of every key that it can rotate.",
  displayName: "KMS key rotates",
  severity: "medium",
  why: "Key material that never changes protects more and more data, and one leak exposes all of it. AWS rotates symmetric keys whose material it generated; other keys are not judged.",
  services: ["kms"],
  securityHub: ["KMS.4"],
  remediationSteps:
    "Set enableKeyRotation to true, and rotationPeriodInDays to the period that you want. Data stays readable, because AWS keeps the earlier material.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  settings: {
    maxPeriodInDays: wholeNumber({
      min: SHORTEST_PERIOD_IN_DAYS,
      max: LONGEST_PERIOD_IN_DAYS,
      unit: "days",
      default: LONGEST_PERIOD_IN_DAYS,
      description: "Maximum number of days between two rotations, 90 to 2560.",
    }),
  },
  types: [KEY, NATIVE_KEY],
  notApplicable: (key) =>
    decisiveProperties(key).some(
      ({ value, expected }) => typeof value === "string" && !isUnset(value) && value !== expected,
    )
      ? "AWS KMS rotates symmetric encryption keys of AWS_KMS origin only"
      : undefined,
  judge(key, findings, { maxPeriodInDays }) {
    const unknown = decisiveProperties(key).filter(({ value }) => value === UNKNOWN);
    // Rotation that is on is right, or refused by AWS, whatever kind of key this turns out to be.
    if (unknown.length > 0 && key.property("enableKeyRotation").value !== true) {
      for (const { path } of unknown) {
        findings.unknown(path);
      }
      return;
    }
    expectValue(findings, key.property("enableKeyRotation"), isTrue, "Set it to true.");
    expectValue(
      findings,
      key.property("rotationPeriodInDays"),
      (days = DEFAULT_PERIOD_IN_DAYS) =>
        isWholeNumber(days, SHORTEST_PERIOD_IN_DAYS, maxPeriodInDays),
      `Set it to a whole number of days, ${SHORTEST_PERIOD_IN_DAYS} to ${maxPeriodInDays}; AWS uses ${DEFAULT_PERIOD_IN_DAYS} if it is not set.`,
    );
  },
});

function decisiveProperties(key: JudgedResource) {
  return ROTATABLE.map(([name, expected]) => ({ ...key.property(name), expected }));
}
