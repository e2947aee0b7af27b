import assert from "node:assert/strict";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
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
import { WATCHED_EVENTS } from "../infra/alarm/watched-actions";
import { apiCall, onAlias, onKey } from "../support/cloud-trail-events";
import { succeeds } from "../support/deployment";
import { COPY_REGION, idsIn, queueOn, STACK, watchedStack } from "./watched-stack";

const OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000";

/** A role of a service, which the alarm program tells the alarm of. */
const ROLE = `aerosecure-${STACK}-replication`;

const names = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  stack: STACK,
  existingTrail: undefined,
} as const;
const HERE = alarmNames(names);
const AWAY = alarmNames({ ...names, region: COPY_REGION });

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
      apiCall(`${name}-away`, "kms", name, onAlias(`alias/aerosecure-${STACK}`, OTHER_KEY)),
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

describe("the tamper alarm on the local AWS", function () {
  this.timeout(300_000);
  const watched = watchedStack();

  function tampering(): readonly PutEventsRequestEntry[] {
    const {
      keyArn = "",
      operationsKeyArn = "",
      bucketName = "",
      trailArn = "",
    } = watched().outputs;
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
    const { keyArn = "", bucketName = "", topicArn = "" } = watched().outputs;
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
        requestParameters: { name: `aerosecure-${STACK}-2` },
      }),
      apiCall("other-rule", "events", "DisableRule", { requestParameters: { name: "another" } }),
      apiCall("other-queue", "sqs", "DeleteQueue", {
        requestParameters: {
          queueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/another",
        },
      }),
      apiCall("other-metric-alarm", "monitoring", "DeleteAlarms", {
        requestParameters: { alarmNames: ["another"] },
      }),
      apiCall("alarm-enabled", "monitoring", "EnableAlarmActions", {
        requestParameters: { alarmNames: [`aerosecure-${STACK}-alarm-undelivered`] },
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
    const messages = await watched().messagesOf([...harmless(), ...entries], entries.length);
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
        urls.push(await queueOn(watched().away, topicArn, QueueName));
      }
    });

    after(async () => {
      for (const QueueUrl of urls) {
        await watched().away.sqs.deleteQueue({ QueueUrl });
      }
    });

    it("hears of every event on the copy and on the alarm, by both ways of those on the alarm", async () => {
      const { copyKeyArn = "", keyArn = "", bucketName = "" } = watched().outputs;
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
      const heard = await watched().messagesOf(
        entries,
        onCopy.length + onAlarm.length,
        first,
        watched().away,
      );
      assert.deepEqual([...idsIn(heard)].sort(), [...idsOf([...onCopy, ...onAlarm])].sort());
      const heardTwice = await watched().messagesOf([], onAlarm.length, second, watched().away);
      assert.deepEqual([...idsIn(heardTwice)].sort(), [...idsOf(onAlarm)].sort());
    });

    for (const [off, way] of [
      [AWAY.rules.rules, 1],
      [AWAY.second.rules.rules, 0],
    ] as const) {
      it(`reports that ${off} is disabled, which watches the rules there`, async () => {
        await watched().away.events.disableRule({ Name: off });
        const id = `${off}-off`;
        const entry = apiCall(id, "events", "DisableRule", { requestParameters: { name: off } });
        await watched().hears(entry, id, urls[way] ?? "", watched().away);
        await watched().away.events.enableRule({ Name: off });
      });
    }
  });

  it("says what happened in a sentence", async () => {
    const { keyArn = "" } = watched().outputs;
    const detail = { ...onKey(keyArn), errorCode: "AccessDenied" };
    const [message] = await watched().messagesOf([apiCall("id-1", "kms", "DisableKey", detail)], 1);
    assert.match(
      message ?? "",
      /^"?AeroSecure stack watched: DisableKey was called on the key by arn:aws:iam::111122223333:user\/mallory from 192\.0\.2\.1 at \S+, in us-east-1 of account 111122223333\. Error, if it was refused: AccessDenied\. CloudTrail event id-1\."?$/,
    );
  });

  it("has nothing to change after a refresh", async () => {
    await succeeds(watched().pulumi("preview", "--refresh", "--expect-no-changes"));
  });
});
