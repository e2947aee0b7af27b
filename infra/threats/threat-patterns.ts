import type { EventPattern } from "../alarm/alarm-patterns";
import type { Finding } from "./threat-names";

/** What findings are about. */
export interface ThreatenedThings {
  /** The account whose findings count, 12 digits. */
  readonly accountId: string;
  readonly keyArns: readonly string[];
  readonly bucketArns: readonly string[];
  readonly bucketNames: readonly string[];
}

/**
 * The least severity that is medium: 1 to 3.9 is low, 10 is the maximum.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
 */
export const LEAST_SEVERITY = 4;

/** The events that report a threat. */
export function threatPatterns(things: ThreatenedThings): Readonly<Record<Finding, EventPattern>> {
  return {
    guardduty: guardDutyFindings(things),
    malware: malwareScans(things),
    securityhub: securityHubFindings(things),
  };
}

/**
 * Every finding of GuardDuty in the account, not only on the bucket: stolen credentials are a threat
 * to the bucket as well. An administrator of other accounts gets their findings too, which are not
 * this stack's.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
function guardDutyFindings({ accountId }: ThreatenedThings): EventPattern {
  return {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: { accountId: [accountId], severity: [{ numeric: [">=", LEAST_SEVERITY] }] },
  };
}

/**
 * Malware, files that could not be scanned, and a scan that no longer works. These come without a
 * detector as well, when there are no findings.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
 */
function malwareScans({ bucketNames }: ThreatenedThings): EventPattern {
  return {
    source: ["aws.guardduty"],
    "detail-type": [
      "GuardDuty Malware Protection Object Scan Result",
      "GuardDuty Malware Protection Resource Status Warning",
      "GuardDuty Malware Protection Resource Status Error",
    ],
    detail: {
      $or: [
        {
          s3ObjectDetails: { bucketName: bucketNames },
          scanResultDetails: { scanResultStatus: ["THREATS_FOUND", "ACCESS_DENIED", "FAILED"] },
        },
        { s3BucketDetails: { bucketName: bucketNames } },
      ],
    },
  };
}

/**
 * New findings about the key or the bucket. Checks that passed are resolved from the start; a finding
 * is reported again at each update until its workflow status is changed.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-all-findings.html
 * and https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 */
function securityHubFindings({ keyArns, bucketArns }: ThreatenedThings): EventPattern {
  return {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    detail: {
      findings: {
        RecordState: ["ACTIVE"],
        Workflow: { Status: ["NEW"] },
        Resources: { Id: [...keyArns, ...bucketArns] },
      },
    },
  };
}
