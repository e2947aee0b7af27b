import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { SQS } from "@aws-sdk/client-sqs";
import { threatMessage } from "../../../infra/threats/threat-message";
import { FINDINGS } from "../../../infra/threats/threat-names";
import { threatPatterns } from "../../../infra/threats/threat-patterns";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";

/** For all messages to come, in seconds. What should not come is put on the bus before what should. */
const PATIENCE_S = 10;

describe("findings on the local AWS", () => {
  const name = `test-threats-${randomBytes(4).toString("hex")}`;
  const bucketName = `${name}-files`;
  const things = {
    accountId: ACCOUNT,
    keyArns: [`arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`],
    bucketArns: [`arn:aws:s3:::${bucketName}`],
    bucketNames: [bucketName],
  };
  const ruleName = (finding: string) => `${name}-${finding}`;
  let events: EventBridge;
  let queues: SQS;
  let QueueUrl: string | undefined;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const settings = clientSettings(await localAwsEndpoint());
    events = new EventBridge(settings);
    queues = new SQS(settings);
    ({ QueueUrl } = await queues.createQueue({ QueueName: name }));
    const patterns = threatPatterns(things);
    for (const finding of FINDINGS) {
      const { inputPaths, inputTemplate } = threatMessage("prod", finding);
      const Rule = ruleName(finding);
      await events.putRule({ Name: Rule, EventPattern: JSON.stringify(patterns[finding]) });
      await events.putTargets({
        Rule,
        Targets: [
          {
            Id: "queue",
            Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
            InputTransformer: { InputPathsMap: { ...inputPaths }, InputTemplate: inputTemplate },
          },
        ],
      });
    }
  });

  after(async () => {
    for (const finding of FINDINGS) {
      await events.removeTargets({ Rule: ruleName(finding), Ids: ["queue"] });
      await events.deleteRule({ Name: ruleName(finding) });
    }
    await queues.deleteQueue({ QueueUrl });
    events.destroy();
    queues.destroy();
  });

  async function messages(count: number): Promise<readonly string[]> {
    const found: string[] = [];
    const end = Date.now() + PATIENCE_S * 1_000;
    while (found.length < count && Date.now() < end) {
      const { Messages = [] } = await queues.receiveMessage({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
      });
      for (const { Body, ReceiptHandle } of Messages) {
        found.push(JSON.parse(Body ?? ""));
        await queues.deleteMessage({ QueueUrl, ReceiptHandle });
      }
    }
    return found;
  }

  it("arrive as sentences, those that matter and no others", async () => {
    const finding = (id: string, severity: number) => ({
      accountId: ACCOUNT,
      id,
      severity,
      title: 'User "mallory" was here',
      type: "Exfiltration:S3/AnomalousBehavior",
    });
    const scan = (scanResultStatus: string) => ({
      s3ObjectDetails: { bucketName, objectKey: 'x".exe', versionId: "v1" },
      scanResultDetails: { scanResultStatus },
    });
    const imported = (Id: string, resource: string) => ({
      findings: [
        {
          AwsAccountId: ACCOUNT,
          GeneratorId: "security-control/S3.5",
          Id,
          RecordState: "ACTIVE",
          Resources: [{ Id: resource }],
          Severity: { Label: "HIGH" },
          Workflow: { Status: "NEW" },
        },
      ],
    });
    const scanned = "GuardDuty Malware Protection Object Scan Result";
    const broken = "GuardDuty Malware Protection Resource Status Error";
    const status = { s3BucketDetails: { bucketName }, resourceStatus: "ERROR" };
    const entries: readonly (readonly [source: string, type: string, detail: object])[] = [
      ["aws.guardduty", "GuardDuty Finding", finding("low", 3.9)],
      ["aws.guardduty", "GuardDuty Finding", finding("high", 8)],
      ["aws.guardduty", scanned, scan("NO_THREATS_FOUND")],
      ["aws.guardduty", scanned, scan("THREATS_FOUND")],
      ["aws.guardduty", broken, status],
      ["aws.securityhub", "Security Hub Findings - Imported", imported("other", "arn:aws:s3:::x")],
      [
        "aws.securityhub",
        "Security Hub Findings - Imported",
        imported("ours", `arn:aws:s3:::${bucketName}`),
      ],
    ];
    for (const [Source, DetailType, detail] of entries) {
      const entry = { Source, DetailType, Detail: JSON.stringify(detail), Resources: ["arn:plan"] };
      await events.putEvents({ Entries: [entry] });
    }
    const found = await messages(4);
    const plain = found.map((each) => each.replace(/at \d{4}-[\d:TZ-]+/, "at NOW"));
    const place = `in ${REGION} of account ${ACCOUNT}`;
    const told = [
      `GuardDuty found Exfiltration:S3/AnomalousBehavior, of severity 4 or more, at NOW, ${place}. Finding high.`,
      "GuardDuty Malware Protection Object Scan Result: THREATS_FOUND, at NOW, by the plan arn:plan. Version of the file, if it is about one: v1.",
      "GuardDuty Malware Protection Resource Status Error: ERROR, at NOW, by the plan arn:plan. Version of the file, if it is about one: .",
      `Security Hub has a finding of security-control/S3.5, of severity HIGH, on the key or the bucket, at NOW, ${place}. Finding ours.`,
    ].map((text) => `AeroSecure stack prod: ${text}`);
    assert.deepEqual(plain.toSorted(), told.toSorted());
  });
});
