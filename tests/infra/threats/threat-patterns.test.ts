import assert from "node:assert/strict";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Finding } from "../../../infra/threats/threat-names";
import { threatPatterns } from "../../../infra/threats/threat-patterns";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";

const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd`;
const bucketArn = "arn:aws:s3:::files";
const things = {
  accountId: ACCOUNT,
  keyArns: [keyArn],
  bucketArns: [bucketArn],
  bucketNames: ["files"],
};

describe("threatPatterns", () => {
  it("take findings of the account, scans of the bucket, and findings on key and bucket", () => {
    assert.deepEqual(threatPatterns(things), {
      guardduty: {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { accountId: [ACCOUNT], severity: [{ numeric: [">=", 4] }] },
      },
      malware: {
        source: ["aws.guardduty"],
        "detail-type": [
          "GuardDuty Malware Protection Object Scan Result",
          "GuardDuty Malware Protection Resource Status Warning",
          "GuardDuty Malware Protection Resource Status Error",
        ],
        detail: {
          $or: [
            {
              s3ObjectDetails: { bucketName: ["files"] },
              scanResultDetails: { scanResultStatus: ["THREATS_FOUND", "ACCESS_DENIED", "FAILED"] },
            },
            { s3BucketDetails: { bucketName: ["files"] } },
          ],
        },
      },
      securityhub: {
        source: ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
        detail: {
          findings: {
            RecordState: ["ACTIVE"],
            Workflow: { Status: ["NEW"] },
            Resources: { Id: [keyArn, bucketArn] },
          },
        },
      },
    });
  });

  describe("on the local AWS", () => {
    let events: EventBridge;

    before(async function () {
      this.timeout(FIRST_START_MS);
      events = new EventBridge(clientSettings(await localAwsEndpoint()));
    });
    after(() => events?.destroy());

    const finding = (accountId: string, severity: number) =>
      ["aws.guardduty", "GuardDuty Finding", { accountId, severity }] as const;
    const scan = (bucketName: string, scanResultStatus: string) =>
      [
        "aws.guardduty",
        "GuardDuty Malware Protection Object Scan Result",
        { s3ObjectDetails: { bucketName }, scanResultDetails: { scanResultStatus } },
      ] as const;
    const status = (bucketName: string, resourceStatus: string) =>
      [
        "aws.guardduty",
        `GuardDuty Malware Protection Resource Status ${resourceStatus}`,
        { s3BucketDetails: { bucketName }, resourceStatus: resourceStatus.toUpperCase() },
      ] as const;
    const imported = (ids: readonly string[], Status = "NEW", RecordState = "ACTIVE") =>
      [
        "aws.securityhub",
        "Security Hub Findings - Imported",
        {
          findings: [{ RecordState, Workflow: { Status }, Resources: ids.map((Id) => ({ Id })) }],
        },
      ] as const;

    const cases: readonly (readonly [
      Finding,
      string,
      readonly [source: string, type: string, detail: object],
      boolean,
    ])[] = [
      ["guardduty", "a finding of medium severity", finding(ACCOUNT, 4), true],
      ["guardduty", "a finding of critical severity", finding(ACCOUNT, 9.5), true],
      ["guardduty", "a finding of low severity", finding(ACCOUNT, 3.9), false],
      ["guardduty", "a finding of another account", finding("444455556666", 8), false],
      ["guardduty", "a finding by somebody else", ["my.app", ...tail(finding(ACCOUNT, 8))], false],
      ["guardduty", "a scan", scan("files", "THREATS_FOUND"), false],
      ["malware", "malware", scan("files", "THREATS_FOUND"), true],
      ["malware", "a file it may not read", scan("files", "ACCESS_DENIED"), true],
      ["malware", "a scan that failed", scan("files", "FAILED"), true],
      ["malware", "a clean file", scan("files", "NO_THREATS_FOUND"), false],
      ["malware", "a file it cannot look into", scan("files", "UNSUPPORTED"), false],
      ["malware", "malware in another bucket", scan("other", "THREATS_FOUND"), false],
      ["malware", "a plan that no longer works", status("files", "Error"), true],
      ["malware", "a plan that works in part", status("files", "Warning"), true],
      ["malware", "a plan that works", status("files", "Active"), false],
      ["malware", "another bucket's plan that no longer works", status("other", "Error"), false],
      ["securityhub", "a finding on the key", imported([keyArn]), true],
      ["securityhub", "a finding on the bucket among others", imported(["x", bucketArn]), true],
      ["securityhub", "a finding on something else", imported(["arn:aws:s3:::other"]), false],
      ["securityhub", "a check that passed", imported([keyArn], "RESOLVED"), false],
      ["securityhub", "a finding somebody was told of", imported([keyArn], "NOTIFIED"), false],
      ["securityhub", "an archived finding", imported([keyArn], "NEW", "ARCHIVED"), false],
    ];
    for (const [rule, what, [source, type, detail], expected] of cases) {
      it(`${expected ? "take" : "leave"} ${what}, for ${rule}`, async () => {
        const { Result } = await events.testEventPattern({
          EventPattern: JSON.stringify(threatPatterns(things)[rule]),
          Event: JSON.stringify({
            version: "0",
            id: "1",
            account: ACCOUNT,
            region: REGION,
            time: "2026-01-01T00:00:00Z",
            resources: [],
            source,
            "detail-type": type,
            detail,
          }),
        });
        assert.equal(Result, expected);
      });
    }
  });
});

function tail<Type, Detail>([, type, detail]: readonly [string, Type, Detail]) {
  return [type, detail] as const;
}
