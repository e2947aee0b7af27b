import assert from "node:assert/strict";
import {
  type AlarmPlace,
  alarmNames,
  deliveryAlarmArns,
  ruleArn,
} from "../../../infra/alarm/alarm-names";
import { deliveryAlarms } from "../../../infra/alarm/delivery-alarm-names";
import { CHINA_PLACE, GOV_PLACE, PLACE } from "../support/places";

const place: AlarmPlace = { ...PLACE, stack: "dev", existingTrail: undefined };

describe("alarmNames", () => {
  it("names all that belongs to a stack's alarm", () => {
    assert.deepEqual(alarmNames(place), {
      operationsKeyAlias: "alias/aerosecure-dev-operations",
      trail: "aerosecure-dev",
      trailArn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev",
      topic: "aerosecure-dev-alarm",
      topicArn: "arn:aws:sns:us-east-1:111122223333:aerosecure-dev-alarm",
      deadLetterQueue: "aerosecure-dev-alarm-undelivered",
      deadLetterQueueArn: "arn:aws:sqs:us-east-1:111122223333:aerosecure-dev-alarm-undelivered",
      rules: {
        key: "aerosecure-dev-tamper-key",
        alias: "aerosecure-dev-tamper-alias",
        bucket: "aerosecure-dev-tamper-bucket",
        account: "aerosecure-dev-tamper-account",
        trail: "aerosecure-dev-tamper-trail",
        rules: "aerosecure-dev-tamper-rules",
        topic: "aerosecure-dev-tamper-topic",
        queue: "aerosecure-dev-tamper-queue",
        alarms: "aerosecure-dev-tamper-alarms",
        roles: "aerosecure-dev-tamper-roles",
        threats: "aerosecure-dev-tamper-threats",
      },
      ruleArns: [
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-key",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-alias",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-bucket",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-account",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-trail",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-rules",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-topic",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-queue",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-alarms",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-roles",
        "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-threats",
      ],
      second: {
        topic: "aerosecure-dev-alarm-2",
        topicArn: "arn:aws:sns:us-east-1:111122223333:aerosecure-dev-alarm-2",
        deadLetterQueue: "aerosecure-dev-alarm-2-undelivered",
        deadLetterQueueArn: "arn:aws:sqs:us-east-1:111122223333:aerosecure-dev-alarm-2-undelivered",
        rules: {
          key: "aerosecure-dev-tamper-2-key",
          rules: "aerosecure-dev-tamper-2-rules",
          topic: "aerosecure-dev-tamper-2-topic",
          queue: "aerosecure-dev-tamper-2-queue",
          alarms: "aerosecure-dev-tamper-2-alarms",
        },
        ruleArns: [
          "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-2-key",
          "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-2-rules",
          "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-2-topic",
          "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-2-queue",
          "arn:aws:events:us-east-1:111122223333:rule/aerosecure-dev-tamper-2-alarms",
        ],
      },
    });
  });

  it("takes the name of a trail that is there", () => {
    const { trail, trailArn } = alarmNames({ ...place, existingTrail: "account-trail" });
    assert.equal(trail, "account-trail");
    assert.equal(trailArn, "arn:aws:cloudtrail:us-east-1:111122223333:trail/account-trail");
  });

  for (const other of [GOV_PLACE, CHINA_PLACE]) {
    const { partition, region } = other;
    it(`speaks of ${partition.name} there`, () => {
      const there = { ...place, ...other };
      const names = alarmNames(there);
      const arns = [
        names.trailArn,
        names.topicArn,
        names.deadLetterQueueArn,
        ...names.ruleArns,
        names.second.topicArn,
        names.second.deadLetterQueueArn,
        ...names.second.ruleArns,
        ruleArn(there, "other"),
        ...deliveryAlarmArns(there, names, names.ruleArns),
      ];
      for (const arn of arns) {
        assert.match(arn, new RegExp(`^arn:${partition.name}:[a-z]+:${region}:111122223333:`));
      }
    });
  }

  it("keeps rules apart and within 64 characters, however long the stack's name", () => {
    const names = ["x".repeat(60), `${"x".repeat(59)}y`].flatMap((stack) => {
      const { rules, second } = alarmNames({ ...place, stack });
      return [...Object.values(rules), ...Object.values(second.rules)];
    });
    assert.ok(names.every((name) => name.length <= 64));
    assert.equal(new Set(names).size, 32);
  });
});

describe("deliveryAlarms", () => {
  const delivery = { topic: "alarm", deadLetterQueue: "alarm-undelivered" };
  const rules = (count: number) => Array.from({ length: count }, (_, index) => `rule-${index + 1}`);
  const ruleArns = (count: number) => rules(count).map((name) => ruleArn(place, name));
  const queue = { of: "queue", name: "alarm-undelivered", watches: ["alarm-undelivered"] };
  const topic = { of: "topic", name: "alarm-failed", watches: ["alarm"] };

  for (const [count, groups] of [
    [0, []],
    [1, [rules(1)]],
    [10, [rules(10)]],
    [11, [rules(10), ["rule-11"]]],
    [20, [rules(10), rules(20).slice(10)]],
    [21, [rules(10), rules(20).slice(10), ["rule-21"]]],
  ] as const) {
    it(`has ${groups.length} alarms on ${count} rules, besides those on the queue and the topic`, () => {
      assert.deepEqual(deliveryAlarms({ ...delivery, ruleArns: ruleArns(count) }), [
        queue,
        topic,
        ...groups.map((watches, group) => ({
          of: "rules",
          name: `alarm-rules-${group + 1}`,
          watches,
        })),
      ]);
    });
  }
});
