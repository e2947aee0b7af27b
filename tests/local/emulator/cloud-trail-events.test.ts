import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { KMS } from "@aws-sdk/client-kms";
import { SQS } from "@aws-sdk/client-sqs";
import { localClient, uniqueName } from "../../support/local-aws";
import { startTestAws } from "../../support/test-instance";

const LONGEST_WAIT_MS = 30_000;
const PATTERN = {
  source: ["aws.kms"],
  detail: { eventName: ["DisableKey", "ScheduleKeyDeletion"] },
};

describe("the local AWS", function () {
  this.timeout(120_000);
  const name = uniqueName();
  let events: EventBridge;
  let kms: KMS;
  let sqs: SQS;
  let QueueUrl: string;

  before(async () => {
    await startTestAws();
    [events, kms, sqs] = [localClient(EventBridge), localClient(KMS), localClient(SQS)];
    ({ QueueUrl = "" } = await sqs.createQueue({ QueueName: name }));
    await events.putRule({ Name: name, EventPattern: JSON.stringify(PATTERN) });
    const Arn = `arn:aws:sqs:us-east-1:111122223333:${name}`;
    await events.putTargets({ Rule: name, Targets: [{ Id: "queue", Arn }] });
  });

  after(async () => {
    await events.removeTargets({ Rule: name, Ids: ["queue"] });
    await events.deleteRule({ Name: name });
    await sqs.deleteQueue({ QueueUrl });
  });

  it("tells a rule of the calls that it matches, and of no other", async () => {
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId ?? "";
    await kms.disableKey({ KeyId });
    await kms.enableKey({ KeyId });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    const heard: { readonly eventName: string; readonly requestParameters: { keyId: string } }[] =
      [];
    for (const end = Date.now() + LONGEST_WAIT_MS; heard.length < 2 && Date.now() < end; ) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
      heard.push(...Messages.map(({ Body = "" }) => JSON.parse(Body).detail));
      await sleep(100);
    }
    // What came with them would have come by now.
    await sleep(500);
    const { Messages: late = [] } = await sqs.receiveMessage({ QueueUrl });
    assert.deepEqual(
      heard.map(({ eventName, requestParameters }) => [eventName, requestParameters.keyId]).sort(),
      [
        ["DisableKey", KeyId],
        ["ScheduleKeyDeletion", KeyId],
      ],
    );
    assert.deepEqual(late, []);
  });
});
