import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudTrail } from "@aws-sdk/client-cloudtrail";
import { EventBridge, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { KMS } from "@aws-sdk/client-kms";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { type AlarmNames, alarmNames } from "../../infra/alarm/alarm-names";
import {
  ACCOUNT_EVENTS,
  ALIAS_EVENTS,
  BUCKET_EVENTS,
  GUARD_DUTY_EVENTS,
  KEY_EVENTS,
  METRIC_ALARM_EVENTS,
  MUTE_EVENTS,
  QUEUE_EVENTS,
  ROLE_EVENTS,
  RULE_EVENTS,
  SECURITY_HUB_EVENTS,
  TOPIC_EVENTS,
  TRAIL_EVENTS,
} from "../../infra/alarm/alarm-patterns";
import { policyPackDirectory } from "../../local/processes/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { runPulumi } from "../../local/start/pulumi-run";
import { WATCHED_EVENTS } from "../infra/alarm/watched-actions";
import { apiCall, onAlias, onKey } from "../support/cloud-trail-events";
import { failureOf, succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { startTestAws, testInstance } from "../support/test-instance";

const project = join(__dirname, "../support/alarm-program");
const stack = "watched";
const OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000";

/** A role of a service, which the alarm program tells the alarm of. */
const ROLE = `aerosecure-${stack}-replication`;

const COPY_REGION = "us-west-2";
const names = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  stack,
  existingTrail: undefined,
} as const;
const HERE = alarmNames(names);
const AWAY = alarmNames({ ...names, region: COPY_REGION });

/** Clients of one region. */
interface Region {
  readonly events: EventBridge;
  readonly sns: SNS;
  readonly sqs: SQS;
}

function regionOf(endpoint: string, region: string): Region {
  const client = { ...clientSettings(endpoint), region };
  return {
    events: new EventBridge(client),
    sns: new SNS(client),
    sqs: new SQS({ ...client, useQueueUrlAsEndpoint: false }),
  };
}

/** The ids of the CloudTrail events that are put on a bus. */
function idsOf(entries: readonly PutEventsRequestEntry[]): readonly string[] {
  return entries.map(({ Detail = "" }) => JSON.parse(Detail).eventID);
}

/** How a call names the topic: itself, one of its subscriptions, or as any resource. */
function topicParameters(name: string, topicArn: string) {
  if (name === "PutDataProtectionPolicy") {
    return { resourceArn: topicArn };
  }
  return /Topic|Permission/.test(name)
    ? { topicArn }
    : { subscriptionArn: `${topicArn}:8a21d249-4329-4871-acc6-7be709c6ea7f` };
}

/** How a call names an alarm of CloudWatch: alone, or in a list. */
function alarmParameters(name: string, alarm: string) {
  return /Alarms$|AlarmActions$/.test(name) ? { alarmNames: [alarm] } : { alarmName: alarm };
}

/** Every watched call on keys, aliases and buckets. */
function tamperingWith({
  keyArns,
  bucketNames,
}: {
  readonly keyArns: readonly string[];
  readonly bucketNames: readonly string[];
}): readonly PutEventsRequestEntry[] {
  const [keyArn = ""] = keyArns;
  return [
    ...keyArns.flatMap((arn, index) =>
      KEY_EVENTS.map((name) => apiCall(`${name}-${index}`, "kms", name, onKey(arn))),
    ),
    ...ALIAS_EVENTS.flatMap((name) => [
      apiCall(`${name}-away`, "kms", name, onAlias(`alias/aerosecure-${stack}`, OTHER_KEY)),
      apiCall(`${name}-other`, "kms", name, onAlias("alias/another", keyArn)),
    ]),
    ...bucketNames.flatMap((bucketName) =>
      BUCKET_EVENTS.map((name) =>
        apiCall(`${name}-${bucketName}`, "s3", name, { requestParameters: { bucketName } }),
      ),
    ),
  ];
}

/** Every watched call on what both ways of an alarm are made of. */
function tamperingWithAlarm(alarm: AlarmNames): readonly PutEventsRequestEntry[] {
  return [alarm, alarm.second].flatMap((way) => [
    ...RULE_EVENTS.map((name) =>
      apiCall(`${name}-${way.topic}`, "events", name, {
        requestParameters: { [name.endsWith("Targets") ? "rule" : "name"]: way.rules.rules },
      }),
    ),
    ...TOPIC_EVENTS.map((name) =>
      apiCall(`${name}-${way.topic}`, "sns", name, {
        requestParameters: topicParameters(name, way.topicArn),
      }),
    ),
    ...QUEUE_EVENTS.map((name) =>
      apiCall(`${name}-${way.deadLetterQueue}`, "sqs", name, {
        requestParameters: {
          queueUrl: `https://sqs.amazonaws.com/111122223333/${way.deadLetterQueue}`,
        },
      }),
    ),
    ...METRIC_ALARM_EVENTS.map((name) =>
      apiCall(`${name}-${way.topic}`, "monitoring", name, {
        requestParameters: alarmParameters(name, `${way.topic}-rules-1`),
      }),
    ),
    ...MUTE_EVENTS.map((name) =>
      apiCall(`${name}-${way.topic}`, "monitoring", name, {
        requestParameters: { name: "every night" },
      }),
    ),
  ]);
}

/** What the local AWS reports of the deployment's own calls, in its own time: by ids that no test gives. */
const OWN_EVENT = /CloudTrail event [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/** Longest wait for a message, and how long no more come before none is taken to come. */
const LONGEST_WAIT_MS = 30_000;
const QUIET_MS = 3_000;

/** The local AWS brings metrics and evaluates alarms once a minute each. */
const LONGEST_EVALUATION_MS = 240_000;

describe("the tamper alarm on the local AWS", function () {
  this.timeout(300_000);
  let outputs: Readonly<Record<string, string>>;
  /** The bus, topics and queues of the stack's region, and of its copy's. */
  let home: Region;
  let away: Region;
  let events: EventBridge;
  let sns: SNS;
  let sqs: SQS;
  let kms: KMS;
  let queueUrl: string;
  let pulumi: (...args: readonly string[]) => ReturnType<typeof runPulumi>;

  before(async function () {
    this.timeout(900_000);
    const aws = await startTestAws();
    const settings = join(testInstance.directory, "alarm.yaml");
    await writeFile(settings, JSON.stringify({ config: { "aws:region": "us-east-1" } }));
    await ensureStack(aws, testInstance, { project, stack });
    const name = ["--cwd", project, "--stack", stack];
    pulumi = (...args) => runPulumi(aws, [...args, ...name, "--config-file", settings]);
    await succeeds(pulumi("up", "--yes", "--skip-preview", "--policy-pack", policyPackDirectory));
    const told = await succeeds(runPulumi(aws, ["stack", "output", "--json", ...name]));
    outputs = JSON.parse(told.stdout);
    home = regionOf(aws.endpoint, names.region);
    away = regionOf(aws.endpoint, COPY_REGION);
    ({ events, sns, sqs } = home);
    kms = new KMS(clientSettings(aws.endpoint));
    const queue = await sqs.createQueue({ QueueName: "listening" });
    queueUrl = queue.QueueUrl ?? "";
    await sns.subscribe({
      TopicArn: outputs["topicArn"],
      Protocol: "sqs",
      Endpoint: "arn:aws:sqs:us-east-1:111122223333:listening",
      Attributes: { RawMessageDelivery: "true" },
    });
  });

  after(async () => {
    await sqs?.deleteQueue({ QueueUrl: queueUrl });
    for (const client of [home, away].flatMap((region) => Object.values(region ?? {}))) {
      client.destroy();
    }
    kms?.destroy();
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
  });

  /** Puts events on the bus and waits for messages until so many came, and then for any more. */
  async function messagesOf(
    entries: readonly PutEventsRequestEntry[],
    expected: number,
    from = queueUrl,
    { events, sqs } = home,
  ): Promise<readonly string[]> {
    for (let first = 0; first < entries.length; first += 10) {
      const batch = entries.slice(first, first + 10);
      const { FailedEntryCount } = await events.putEvents({ Entries: batch });
      assert.equal(FailedEntryCount, 0);
    }
    const messages: string[] = [];
    let lastMessage = Date.now();
    const isAwaited = () =>
      Date.now() - lastMessage < (messages.length < expected ? LONGEST_WAIT_MS : QUIET_MS);
    while (isAwaited()) {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl: from,
        MaxNumberOfMessages: 10,
      });
      if (Messages.length === 0) {
        await sleep(100);
        continue;
      }
      messages.push(
        ...Messages.map(({ Body = "" }) => Body).filter((text) => !OWN_EVENT.test(text)),
      );
      lastMessage = Date.now();
      await sqs.deleteMessageBatch({
        QueueUrl: from,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
      });
    }
    return messages;
  }

  /** Puts an event on the bus and waits until its message is there, among those that came late. */
  async function hears(
    entry: PutEventsRequestEntry,
    id: string,
    from: string,
    region = home,
  ): Promise<void> {
    await region.events.putEvents({ Entries: [entry] });
    const heard: string[] = [];
    for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; ) {
      heard.push(...idsIn(await messagesOf([], 0, from, region)));
      if (heard.includes(id)) {
        return;
      }
    }
    assert.fail(`${id} is not among ${heard.join(", ")}`);
  }

  /** The ids of the CloudTrail events that messages tell of. */
  function idsIn(messages: readonly string[]): readonly string[] {
    return messages.map((message) => /CloudTrail event (\S+)\./.exec(message)?.[1] ?? message);
  }

  function tampering(): readonly PutEventsRequestEntry[] {
    const { keyArn = "", operationsKeyArn = "", bucketName = "", trailArn = "" } = outputs;
    const buckets = [bucketName, `${bucketName}-trail`];
    return [
      ...tamperingWith({
        keyArns: [keyArn, operationsKeyArn],
        bucketNames: [...buckets, ...buckets.map((name) => `${name}-logs`)],
      }),
      ...tamperingWithAlarm(HERE),
      ...TRAIL_EVENTS.flatMap((name) => {
        const parameter = name === "PutEventSelectors" ? "trailName" : "name";
        const by = (id: string) => ({ requestParameters: { [parameter]: id } });
        return [
          apiCall(`${name}-by-name`, "cloudtrail", name, by(HERE.trail)),
          apiCall(`${name}-by-arn`, "cloudtrail", name, by(trailArn)),
        ];
      }),
      ...ACCOUNT_EVENTS.map((name) =>
        apiCall(name, "s3", name, { requestParameters: { accountId: "111122223333" } }),
      ),
      ...ROLE_EVENTS.map((name) =>
        apiCall(name, "iam", name, { requestParameters: { roleName: ROLE } }),
      ),
      ...GUARD_DUTY_EVENTS.map((name) => apiCall(`${name}-guardduty`, "guardduty", name, {})),
      ...SECURITY_HUB_EVENTS.map((name) => apiCall(`${name}-securityhub`, "securityhub", name, {})),
    ];
  }

  function harmless(): readonly PutEventsRequestEntry[] {
    const { keyArn = "", bucketName = "", topicArn = "" } = outputs;
    const inBucket = { requestParameters: { bucketName } };
    const service = apiCall("service-event", "kms", "DisableKey", onKey(keyArn));
    return [
      apiCall("other-key", "kms", "DisableKey", onKey(OTHER_KEY)),
      apiCall("other-alias", "kms", "DeleteAlias", onAlias("alias/another", OTHER_KEY)),
      apiCall("key-in-use", "kms", "GenerateDataKey", onKey(keyArn)),
      apiCall("key-described", "kms", "DescribeKey", onKey(keyArn)),
      apiCall("key-enabled", "kms", "EnableKey", onKey(keyArn)),
      apiCall("other-bucket", "s3", "PutBucketPolicy", {
        requestParameters: { bucketName: `${bucketName}-other` },
      }),
      apiCall("policy-read", "s3", "GetBucketPolicy", inBucket),
      apiCall("upload", "s3", "PutObject", inBucket),
      apiCall("name-of-the-api", "s3", "PutPublicAccessBlock", inBucket),
      apiCall("other-trail", "cloudtrail", "StopLogging", {
        requestParameters: { name: `aerosecure-${stack}-2` },
      }),
      apiCall("other-rule", "events", "DisableRule", { requestParameters: { name: "another" } }),
      apiCall("other-queue", "sqs", "DeleteQueue", {
        requestParameters: { queueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/another" },
      }),
      apiCall("other-metric-alarm", "monitoring", "DeleteAlarms", {
        requestParameters: { alarmNames: ["another"] },
      }),
      apiCall("alarm-enabled", "monitoring", "EnableAlarmActions", {
        requestParameters: { alarmNames: [`aerosecure-${stack}-alarm-undelivered`] },
      }),
      apiCall("other-role", "iam", "DeleteRole", { requestParameters: { roleName: "another" } }),
      apiCall("finding-archived", "guardduty", "ArchiveFindings", {}),
      apiCall("standard-enabled", "securityhub", "BatchEnableStandards", {}),
      apiCall("other-topic", "sns", "DeleteTopic", {
        requestParameters: { topicArn: `${topicArn}-3` },
      }),
      { ...service, DetailType: "AWS Service Event via CloudTrail" },
      { ...service, Source: "custom.kms" },
    ];
  }

  it("hears of every event of every kind, and of no other", async () => {
    const entries = tampering();
    const messages = await messagesOf([...harmless(), ...entries], entries.length);
    assert.deepEqual([...idsIn(messages)].sort(), [...idsOf(entries)].sort());
  });

  it("takes each watched event of every service to the bus", () => {
    const put = new Set(tampering().map(({ Detail = "" }) => JSON.parse(Detail).eventName));
    const watched = Object.values(WATCHED_EVENTS).flat();
    assert.deepEqual(
      watched.filter((event) => !put.has(event)),
      [],
    );
  });

  describe("beside the copy, on the bus of its Region", () => {
    const ways = [
      { way: "first", topicArn: AWAY.topicArn, QueueName: "listening-there" },
      { way: "second", topicArn: AWAY.second.topicArn, QueueName: "listening-there-twice" },
    ];
    const urls: string[] = [];

    before(async () => {
      for (const { topicArn, QueueName } of ways) {
        const { QueueUrl = "" } = await away.sqs.createQueue({ QueueName });
        await away.sns.subscribe({
          TopicArn: topicArn,
          Protocol: "sqs",
          Endpoint: `arn:aws:sqs:${COPY_REGION}:111122223333:${QueueName}`,
          Attributes: { RawMessageDelivery: "true" },
        });
        urls.push(QueueUrl);
      }
    });

    after(async () => {
      for (const QueueUrl of urls) {
        await away.sqs.deleteQueue({ QueueUrl });
      }
    });

    it("hears of every event on the copy and on the alarm, by both ways of those on the alarm", async () => {
      const { copyKeyArn = "", keyArn = "", bucketName = "" } = outputs;
      const copyName = `${bucketName}-replica`;
      const onCopy = tamperingWith({
        keyArns: [copyKeyArn],
        bucketNames: [copyName, `${copyName}-logs`],
      });
      const onAlarm = tamperingWithAlarm(AWAY);
      const elsewhere = [
        apiCall("key-of-home", "kms", "DisableKey", onKey(keyArn)),
        apiCall("bucket-of-home", "s3", "PutBucketPolicy", { requestParameters: { bucketName } }),
      ];
      const entries = [...elsewhere, ...onCopy, ...onAlarm];
      const [first = "", second = ""] = urls;
      const heard = await messagesOf(entries, onCopy.length + onAlarm.length, first, away);
      assert.deepEqual([...idsIn(heard)].sort(), [...idsOf([...onCopy, ...onAlarm])].sort());
      const heardTwice = await messagesOf([], onAlarm.length, second, away);
      assert.deepEqual([...idsIn(heardTwice)].sort(), [...idsOf(onAlarm)].sort());
    });

    for (const [off, way] of [
      [AWAY.rules.rules, 1],
      [AWAY.second.rules.rules, 0],
    ] as const) {
      it(`reports that ${off} is disabled, which watches the rules there`, async () => {
        await away.events.disableRule({ Name: off });
        const id = `${off}-off`;
        const entry = apiCall(id, "events", "DisableRule", { requestParameters: { name: off } });
        await hears(entry, id, urls[way] ?? "", away);
        await away.events.enableRule({ Name: off });
      });
    }
  });

  describe("by its second way", () => {
    const topic = `arn:aws:sns:us-east-1:111122223333:aerosecure-${stack}-alarm`;
    const QueueName = "listening-twice";
    let secondUrl: string;

    before(async () => {
      secondUrl = (await sqs.createQueue({ QueueName })).QueueUrl ?? "";
      await sns.subscribe({
        TopicArn: `${topic}-2`,
        Protocol: "sqs",
        Endpoint: `arn:aws:sqs:us-east-1:111122223333:${QueueName}`,
        Attributes: { RawMessageDelivery: "true" },
      });
    });

    after(async () => {
      // What came late, the events of the calls themselves among them, is no other test's.
      await messagesOf([], 0);
      await sqs.deleteQueue({ QueueUrl: secondUrl });
    });

    for (const name of ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"] as const) {
      it(`reports ${name} on the key that the first way is under`, async () => {
        const { operationsKeyArn = "" } = outputs;
        const KeyId = operationsKeyArn;
        if (name === "DisableKey") {
          await kms.disableKey({ KeyId });
        }
        const entry = apiCall(`second-${name}`, "kms", name, onKey(operationsKeyArn));
        await hears(entry, `second-${name}`, secondUrl);
        if (name === "DisableKey") {
          await kms.enableKey({ KeyId });
        }
      });
    }

    it("reports that the rule is disabled by which the first way watches its rules", async () => {
      const Name = `aerosecure-${stack}-tamper-rules`;
      await events.disableRule({ Name });
      const entry = apiCall("rule-off", "events", "DisableRule", {
        requestParameters: { name: Name },
      });
      await hears(entry, "rule-off", secondUrl);
      await events.enableRule({ Name });
    });

    it("has the first way report that the rule is disabled by which it watches the rules itself", async () => {
      const Name = `aerosecure-${stack}-tamper-2-rules`;
      await events.disableRule({ Name });
      const entry = apiCall("rule-2-off", "events", "DisableRule", {
        requestParameters: { name: Name },
      });
      await hears(entry, "rule-2-off", queueUrl);
      await events.enableRule({ Name });
    });

    it("reports that the first topic no longer lets the rules publish", async () => {
      const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn: topic });
      const nobody = { Version: "2012-10-17", Statement: [] };
      await sns.setTopicAttributes({
        TopicArn: topic,
        AttributeName: "Policy",
        AttributeValue: JSON.stringify(nobody),
      });
      const entry = apiCall("statement-gone", "sns", "RemovePermission", {
        requestParameters: { topicArn: topic, label: "AllowRulesToPublish" },
      });
      await hears(entry, "statement-gone", secondUrl);
      await sns.setTopicAttributes({
        TopicArn: topic,
        AttributeName: "Policy",
        AttributeValue: Attributes["Policy"],
      });
    });
  });

  it("says what happened in a sentence", async () => {
    const { keyArn = "" } = outputs;
    const detail = { ...onKey(keyArn), errorCode: "AccessDenied" };
    const [message] = await messagesOf([apiCall("id-1", "kms", "DisableKey", detail)], 1);
    assert.match(
      message ?? "",
      /^"?AeroSecure stack watched: DisableKey was called on the key by arn:aws:iam::111122223333:user\/mallory from 192\.0\.2\.1 at \S+, in us-east-1 of account 111122223333\. Error, if it was refused: AccessDenied\. CloudTrail event id-1\."?$/,
    );
  });

  it("has nothing to change after a refresh", async () => {
    await succeeds(pulumi("preview", "--refresh", "--expect-no-changes"));
  });

  describe("on a trail of somebody else's", () => {
    const Name = "account-trail";
    const arn = `arn:aws:cloudtrail:us-east-1:111122223333:trail/${Name}`;
    let cloudTrail: CloudTrail;

    before(async () => {
      const aws = await startTestAws();
      cloudTrail = new CloudTrail(clientSettings(aws.endpoint));
      await pulumi("config", "set", "trail", Name);
    });

    after(async () => {
      await pulumi("config", "rm", "trail");
      await cloudTrail.deleteTrail({ Name });
      cloudTrail.destroy();
    });

    it("is not deployed where there is none", async () => {
      const output = await failureOf(pulumi("preview"));
      assert.match(output, new RegExp(`resource '${arn}' does not exist`));
    });

    it("is not deployed where it would receive nothing", async () => {
      await cloudTrail.createTrail({ Name, S3BucketName: `${outputs["bucketName"]}-trail` });
      const output = await failureOf(pulumi("preview"));
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
      const { output } = await succeeds(pulumi("preview", "--policy-pack", policyPackDirectory));
      assert.match(output, /read aws:cloudtrail:Trail alarm\n/);
      assert.match(output, / - {2}aws:cloudtrail:Trail alarm delete /);
    });
  });

  describe("without its topic", () => {
    it("keeps what it could not tell in the dead-letter queue", async () => {
      const { keyArn = "", topicArn = "" } = outputs;
      await sns.deleteTopic({ TopicArn: topicArn });
      const QueueName = `aerosecure-${stack}-alarm-undelivered`;
      const { QueueUrl = "" } = await sqs.getQueueUrl({ QueueName });
      const messages = await messagesOf(
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
      const alarm = `aerosecure-${stack}-alarm-undelivered`;
      const QueueName = "listening-for-failures";
      const { QueueUrl: from = "" } = await sqs.createQueue({ QueueName });
      await sns.subscribe({
        TopicArn: `arn:aws:sns:us-east-1:111122223333:aerosecure-${stack}-alarm-2`,
        Protocol: "sqs",
        Endpoint: `arn:aws:sqs:us-east-1:111122223333:${QueueName}`,
        Attributes: { RawMessageDelivery: "true" },
      });
      const { QueueUrl: undelivered = "" } = await sqs.getQueueUrl({ QueueName: alarm });
      await sqs.sendMessage({ QueueUrl: undelivered, MessageBody: "lost" });
      const isOfAlarm = (message: string) => message.includes(`"AlarmName": "${alarm}"`);
      const end = Date.now() + LONGEST_EVALUATION_MS;
      let messages: readonly string[] = [];
      while (!messages.some(isOfAlarm) && Date.now() < end) {
        messages = [...messages, ...(await messagesOf([], 0, from))];
      }
      await sqs.deleteQueue({ QueueUrl: from });
      const { NewStateValue, AlarmDescription } = JSON.parse(messages.find(isOfAlarm) ?? "{}");
      assert.deepEqual(
        { NewStateValue, AlarmDescription },
        {
          NewStateValue: "ALARM",
          AlarmDescription: `AeroSecure stack ${stack}, topic aerosecure-${stack}-alarm. Messages are in the dead-letter queue: read them, and find out why the topic refused them.`,
        },
        messages.join("\n"),
      );
    });
  });
});
