import assert from "node:assert/strict";
import { CloudTrail } from "@aws-sdk/client-cloudtrail";
import { policyPackDirectory } from "../../local/processes/paths";
import { apiCall, onKey } from "../support/cloud-trail-events";
import { failureOf, succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { startTestAws } from "../support/test-instance";
import { idsIn, queueOn, STACK, watchedStack } from "./watched-stack";

/** The local AWS brings metrics and evaluates alarms every ten seconds each. */
const LONGEST_EVALUATION_MS = 60_000;

describe("the tamper alarm on the local AWS, in part out of order", function () {
  this.timeout(300_000);
  const watched = watchedStack();

  describe("by its second way", () => {
    const topic = `arn:aws:sns:us-east-1:111122223333:aerosecure-${STACK}-alarm`;
    let secondUrl: string;

    before(async () => {
      secondUrl = await queueOn(watched().home, `${topic}-2`, "listening-twice");
    });

    after(async () => {
      // What came late, the events of the calls themselves among them, is no other test's.
      await watched().messagesOf([], 0);
      await watched().home.sqs.deleteQueue({ QueueUrl: secondUrl });
    });

    for (const name of ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"] as const) {
      it(`reports ${name} on the key that the first way is under`, async () => {
        const { operationsKeyArn = "" } = watched().outputs;
        const KeyId = operationsKeyArn;
        if (name === "DisableKey") {
          await watched().kms.disableKey({ KeyId });
        }
        const entry = apiCall(`second-${name}`, "kms", name, onKey(operationsKeyArn));
        await watched().hears(entry, `second-${name}`, secondUrl);
        if (name === "DisableKey") {
          await watched().kms.enableKey({ KeyId });
        }
      });
    }

    it("reports that the rule is disabled by which the first way watches its rules", async () => {
      const Name = `aerosecure-${STACK}-tamper-rules`;
      await watched().home.events.disableRule({ Name });
      const entry = apiCall("rule-off", "events", "DisableRule", {
        requestParameters: { name: Name },
      });
      await watched().hears(entry, "rule-off", secondUrl);
      await watched().home.events.enableRule({ Name });
    });

    it("has the first way report that the rule is disabled by which it watches the rules itself", async () => {
      const Name = `aerosecure-${STACK}-tamper-2-rules`;
      await watched().home.events.disableRule({ Name });
      const entry = apiCall("rule-2-off", "events", "DisableRule", {
        requestParameters: { name: Name },
      });
      await watched().hears(entry, "rule-2-off");
      await watched().home.events.enableRule({ Name });
    });

    it("reports that the first topic no longer lets the rules publish", async () => {
      const { Attributes = {} } = await watched().home.sns.getTopicAttributes({ TopicArn: topic });
      const nobody = { Version: "2012-10-17", Statement: [] };
      await watched().home.sns.setTopicAttributes({
        TopicArn: topic,
        AttributeName: "Policy",
        AttributeValue: JSON.stringify(nobody),
      });
      const entry = apiCall("statement-gone", "sns", "RemovePermission", {
        requestParameters: { topicArn: topic, label: "AllowRulesToPublish" },
      });
      await watched().hears(entry, "statement-gone", secondUrl);
      await watched().home.sns.setTopicAttributes({
        TopicArn: topic,
        AttributeName: "Policy",
        AttributeValue: Attributes["Policy"],
      });
    });
  });

  describe("on a trail of somebody else's", () => {
    const Name = "account-trail";
    const arn = `arn:aws:cloudtrail:us-east-1:111122223333:trail/${Name}`;
    let cloudTrail: CloudTrail;

    before(async () => {
      const aws = await startTestAws();
      cloudTrail = new CloudTrail(clientSettings(aws.endpoint));
      await watched().pulumi("config", "set", "trail", Name);
    });

    after(async () => {
      await watched().pulumi("config", "rm", "trail");
      await cloudTrail.deleteTrail({ Name });
      cloudTrail.destroy();
    });

    it("is not deployed where there is none", async () => {
      const output = await failureOf(watched().pulumi("preview"));
      assert.match(output, new RegExp(`resource '${arn}' does not exist`));
    });

    it("is not deployed where it would receive nothing", async () => {
      await cloudTrail.createTrail({
        Name,
        S3BucketName: `${watched().outputs["bucketName"]}-trail`,
      });
      const output = await failureOf(watched().pulumi("preview"));
      assert.match(
        output,
        new RegExp(
          `The alarm would receive nothing from the trail ${arn}\\.\\s+It does not log: start it with`,
        ),
      );
      assert.doesNotMatch(output, /\.ts:\d+/);
    });

    it("is deployed where it logs", async () => {
      await cloudTrail.startLogging({ Name });
      const { output } = await succeeds(
        watched().pulumi("preview", "--policy-pack", policyPackDirectory),
      );
      assert.match(output, /read aws:cloudtrail:Trail alarm\n/);
      assert.match(output, / - {2}aws:cloudtrail:Trail alarm delete /);
    });
  });

  describe("without its topic", () => {
    it("keeps what it could not tell in the dead-letter queue", async () => {
      const { keyArn = "", topicArn = "" } = watched().outputs;
      await watched().home.sns.deleteTopic({ TopicArn: topicArn });
      const QueueName = `aerosecure-${STACK}-alarm-undelivered`;
      const { QueueUrl = "" } = await watched().home.sqs.getQueueUrl({ QueueName });
      const messages = await watched().messagesOf(
        [apiCall("lost", "kms", "DisableKey", onKey(keyArn))],
        1,
        QueueUrl,
      );
      // AWS keeps the event there, the emulator what the rule made of it. It may bring the late events
      // of earlier tests as well.
      assert.equal(idsIn(messages).filter((id) => id === "lost").length, 1);
    });

    // The local AWS evaluates alarms on one metric, and has only SQS's: that alarms on topics and rules
    // go off is AWS's to show.
    it("reports through the second topic that something is in the dead-letter queue", async function () {
      this.timeout(300_000);
      const alarm = `aerosecure-${STACK}-alarm-undelivered`;
      const second = `arn:aws:sns:us-east-1:111122223333:aerosecure-${STACK}-alarm-2`;
      const from = await queueOn(watched().home, second, "listening-for-failures");
      const { QueueUrl: undelivered = "" } = await watched().home.sqs.getQueueUrl({
        QueueName: alarm,
      });
      await watched().home.sqs.sendMessage({ QueueUrl: undelivered, MessageBody: "lost" });
      const isOfAlarm = (message: string) => message.includes(`"AlarmName": "${alarm}"`);
      const end = Date.now() + LONGEST_EVALUATION_MS;
      let messages: readonly string[] = [];
      while (!messages.some(isOfAlarm) && Date.now() < end) {
        messages = [...messages, ...(await watched().messagesOf([], 0, from))];
      }
      await watched().home.sqs.deleteQueue({ QueueUrl: from });
      const { NewStateValue, AlarmDescription } = JSON.parse(messages.find(isOfAlarm) ?? "{}");
      assert.deepEqual(
        { NewStateValue, AlarmDescription },
        {
          NewStateValue: "ALARM",
          AlarmDescription: `AeroSecure stack ${STACK}, topic aerosecure-${STACK}-alarm. Messages are in the dead-letter queue: read them, and find out why the topic refused them.`,
        },
        messages.join("\n"),
      );
    });
  });
});
