import type { AlarmMessage } from "../alarm/alarm-message";
import type { Finding } from "./threat-names";
import { LEAST_SEVERITY } from "./threat-patterns";

/**
 * Only AWS's own words. Titles and object keys hold text that an intruder can choose, and a
 * quotation mark in it could spoil the message; the id leads to all of it.
 */
const MESSAGES: Readonly<Record<Finding, AlarmMessage>> = {
  guardduty: {
    inputPaths: {
      type: "$.detail.type",
      time: "$.time",
      region: "$.region",
      account: "$.detail.accountId",
      id: "$.detail.id",
    },
    inputTemplate: `GuardDuty found <type>, of severity ${LEAST_SEVERITY} or more, at <time>, in <region> of account <account>. Finding <id>.`,
  },
  malware: {
    inputPaths: {
      kind: "$.detail-type",
      result: "$.detail.scanResultDetails.scanResultStatus",
      version: "$.detail.s3ObjectDetails.versionId",
      status: "$.detail.resourceStatus",
      time: "$.time",
      plan: "$.resources[0]",
    },
    inputTemplate:
      "<kind>: <result><status>, at <time>, by the plan <plan>. Version of the file, if it is about one: <version>.",
  },
  securityhub: {
    inputPaths: {
      check: "$.detail.findings[0].GeneratorId",
      severity: "$.detail.findings[0].Severity.Label",
      time: "$.time",
      region: "$.region",
      account: "$.detail.findings[0].AwsAccountId",
      id: "$.detail.findings[0].Id",
    },
    inputTemplate:
      "Security Hub has a finding of <check>, of severity <severity>, on the key or the bucket, at <time>, in <region> of account <account>. Finding <id>.",
  },
};

/**
 * The message that a finding becomes. What an event lacks is left empty.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function threatMessage(stack: string, finding: Finding): AlarmMessage {
  const { inputPaths, inputTemplate } = MESSAGES[finding];
  // A text for EventBridge has to be in quotes.
  return {
    inputPaths,
    inputTemplate: JSON.stringify(`AeroSecure stack ${stack}: ${inputTemplate}`),
  };
}
