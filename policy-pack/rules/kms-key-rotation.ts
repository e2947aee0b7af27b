import { KEY } from "../aws-types";
import type { Findings } from "../findings";
import { type JudgedResource, resourceRule } from "../resource-rule";
import { expectValue, isTrue, isWholeNumber } from "../values/expect";
import { UNKNOWN } from "../values/plain";
import { shown } from "../values/shown";

/** The shortest and the longest period AWS accepts, and the one it takes by itself, in days. */
const SHORTEST_PERIOD_IN_DAYS = 90;
const LONGEST_PERIOD_IN_DAYS = 2560;
const DEFAULT_PERIOD_IN_DAYS = 365;

/** Where AWS can rotate a key: what each property must be, if it is set at all. */
const ROTATABLE: readonly (readonly [property: string, value: string])[] = [
  ["customerMasterKeySpec", "SYMMETRIC_DEFAULT"],
  ["keyUsage", "ENCRYPT_DECRYPT"],
  ["customKeyStoreId", ""],
  ["xksKeyId", ""],
];

/**
 * AWS rotates symmetric keys whose material it made itself; of others it is not asked.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export const kmsKeyRotation = resourceRule({
  name: "kms-key-rotation",
  description: "AWS KMS rotates the material of every key it can rotate.",
  displayName: "KMS key rotates",
  severity: "medium",
  framework: {
    name: "CIS AWS Foundations Benchmark",
    version: "3.0.0",
    reference: "3.6",
    specification: "Ensure rotation for customer-created symmetric CMKs is enabled",
  },
  tags: ["aws", "kms", "aws-fsbp:KMS.4"],
  remediationSteps:
    "Set enableKeyRotation to true, and rotationPeriodInDays to the period you want. Data stays readable: AWS keeps the earlier material.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  configSchema: {
    properties: {
      maxPeriodInDays: {
        type: "integer",
        minimum: SHORTEST_PERIOD_IN_DAYS,
        maximum: LONGEST_PERIOD_IN_DAYS,
        description: "Most days between two rotations, 90 to 2560; no limit of its own if unset.",
      },
    },
  },
  types: [KEY],
  judge(key, findings, { maxPeriodInDays = LONGEST_PERIOD_IN_DAYS }) {
    if (!isWholeNumber(maxPeriodInDays, SHORTEST_PERIOD_IN_DAYS, LONGEST_PERIOD_IN_DAYS)) {
      findings.violation(
        `maxPeriodInDays is ${shown(maxPeriodInDays)} in this policy's configuration. Set it to a whole number of days, ${SHORTEST_PERIOD_IN_DAYS} to ${LONGEST_PERIOD_IN_DAYS}.`,
      );
      return;
    }
    if (canRotate(key, findings)) {
      judgeRotation(key, findings, maxPeriodInDays);
    }
  },
});

function canRotate(key: JudgedResource, findings: Findings): boolean {
  const decisive = ROTATABLE.map(([name, wanted]) => ({ ...key.property(name), wanted }));
  if (decisive.some(({ value, wanted }) => typeof value === "string" && value !== wanted)) {
    key.notApplicable("AWS KMS rotates symmetric encryption keys of AWS_KMS origin only");
  }
  const unknown = decisive.filter(({ value }) => value === UNKNOWN);
  // Rotation that is on is right, or refused by AWS, whatever kind of key this turns out to be.
  if (unknown.length === 0 || key.property("enableKeyRotation").value === true) {
    return true;
  }
  for (const { path } of unknown) {
    findings.unknown(path);
  }
  return false;
}

function judgeRotation(key: JudgedResource, findings: Findings, maxPeriodInDays: number): void {
  expectValue(findings, key.property("enableKeyRotation"), isTrue, "Set it to true.");
  expectValue(
    findings,
    key.property("rotationPeriodInDays"),
    (days = DEFAULT_PERIOD_IN_DAYS) =>
      isWholeNumber(days, SHORTEST_PERIOD_IN_DAYS, maxPeriodInDays),
    `Set it to a whole number of days, ${SHORTEST_PERIOD_IN_DAYS} to ${maxPeriodInDays}; AWS takes ${DEFAULT_PERIOD_IN_DAYS} where it is not set.`,
  );
}
