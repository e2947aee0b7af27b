import assert from "node:assert/strict";
import { alarmMessage } from "../../../infra/alarm/alarm-message";
import { alarmNames, deliveryAlarmArns, WATCHED } from "../../../infra/alarm/alarm-names";
import { alarmPatterns } from "../../../infra/alarm/alarm-patterns";
import { alarmTopicPolicy } from "../../../infra/alarm/alarm-topic-policy";
import { deadLetterQueuePolicy } from "../../../infra/alarm/dead-letter-queue-policy";
import { operationsKeyPolicy } from "../../../infra/alarm/operations-key-policy";
import { TamperAlarm, type TamperAlarmArgs } from "../../../infra/alarm/tamper-alarm";
import { trailBucketPolicy } from "../../../infra/alarm/trail/trail-bucket-policy";
import { CREATED_KEY, type Recorded, recordResources, valueFrom } from "../../support/mocks";
import { PLACE } from "../support/places";
import {
  aws,
  nameOf,
  only,
  ROTATING_KEY,
  registered,
  someKey,
  underKey,
  unprotected,
} from "../support/resources";
import { allowsTo } from "../support/statements";

const place = { ...PLACE, stack: "dev", existingTrail: undefined };
const { region } = place;
const names = alarmNames(place);
/** The alarms on what a way does not deliver, which publish by the other way. */
const failuresOfSecond = deliveryAlarmArns(place, names.second, names.second.ruleArns);
const failuresOfFirst = (...otherRuleArns: readonly string[]) =>
  deliveryAlarmArns(place, names, [...names.ruleArns, ...otherRuleArns]);
const administration = {
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: false,
  minimumDeletionWindowInDays: 14,
};

const ALARM = "aerosecure:events:TamperAlarm alarm";
const CHANNEL = "aerosecure:sns:AlarmChannel alarm";
const KEY = "aws:kms/key:Key alarm";
const ALIAS = "aws:kms/alias:Alias alarm";
const TOPIC = "aws:sns/topic:Topic alarm";
const QUEUE = "aws:sqs/queue:Queue alarm";
const TRAIL_BUCKET = "aws:s3/bucket:Bucket alarm-trail";
const TRAIL_BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy alarm-trail";
const TRAIL = "aws:cloudtrail/trail:Trail alarm";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy alarm";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy alarm";
const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FINDINGS_RULE = "aerosecure-dev-threat-guardduty";
const FINDINGS_RULE_ARN = `arn:aws:events:us-east-1:111122223333:rule/${FINDINGS_RULE}`;
const COPY = { region: "us-west-2", bucketName: "files-copy" };
const COPY_ALARM = `alarm-copy-${COPY.region}`;
/** With whatever there is to watch. */
const withFindings = { otherRuleArns: [FINDINGS_RULE_ARN] };
const tags = { owner: "ops" };

/** With keys made once the mocks are there. */
type Args = Partial<Omit<TamperAlarmArgs, "copies">> & { readonly copy?: typeof COPY };

/** By the arguments: many tests look at the same alarm. */
const declared = new Map<string, ReturnType<typeof declareAnew>>();

function declare(args: Args = {}, protect = false) {
  const key = JSON.stringify([args, protect]);
  const alarm = declared.get(key) ?? declareAnew(args, protect);
  declared.set(key, alarm);
  return alarm;
}

async function declareAnew({ copy, ...args }: Args, protect: boolean) {
  const recording = await recordResources();
  const defaults: TamperAlarmArgs = {
    ...place,
    ...administration,
    deletionWindowInDays: 21,
    rotationPeriodInDays: 180,
    dataKey: someKey("data", region),
    dataKeyAlias: "alias/aerosecure-dev",
    dataBucketName: "files-111122223333",
    accessLogs: false,
    protect,
    serviceRoleNames: ["files-replication"],
  };
  const copied = copy && {
    copies: [
      {
        region: copy.region,
        data: [
          {
            bucketName: copy.bucketName,
            keyAlias: "alias/aerosecure-dev",
            keyArn: someKey("data-replica", copy.region).keyArn,
          },
        ],
      },
    ],
  };
  const alarm = new TamperAlarm("alarm", { ...defaults, ...args, ...copied }, { protect });
  const resources = (await recording.resources()).filter(
    ({ name }) => !["data", "data-replica"].includes(name),
  );
  return { alarm, resources, one: (typeAndName: string) => only(resources, typeAndName) };
}

/** The policy of a resource, or the pattern of a rule. */
function parsedInput({ inputs }: Recorded, name: string) {
  return JSON.parse(String(inputs[name]));
}

describe("TamperAlarm", () => {
  it("declares an operations key with the windows and administrators of the data's", async () => {
    const { one } = await declare({ tags });
    assert.deepEqual(one(KEY).inputs, {
      region,
      description: "Encrypts the audit trail and the alarms of the AeroSecure stack dev.",
      ...ROTATING_KEY,
      rotationPeriodInDays: 180,
      deletionWindowInDays: 21,
      policy: JSON.stringify(
        operationsKeyPolicy({
          ...place,
          ...administration,
          trailArn: names.trailArn,
          metricAlarmArns: failuresOfSecond,
        }),
      ),
      tags: { ...tags, "aerosecure:stack": "dev" },
    });
    const { keyId } = CREATED_KEY;
    const name = "alias/aerosecure-dev-operations";
    assert.deepEqual(one(ALIAS).inputs, { region, name, targetKeyId: keyId });
  });

  it("declares a validated, encrypted trail of all regions, after its bucket's policy", async () => {
    const { one } = await declare({ tags });
    const trail = one(TRAIL);
    assert.deepEqual(trail.inputs, {
      region,
      name: "aerosecure-dev",
      s3BucketName: "files-111122223333-trail",
      kmsKeyId: CREATED_KEY.arn,
      enableLogging: true,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      advancedEventSelectors: [
        {
          name: "Management events",
          fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
        },
        {
          name: "Objects of the data",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
            { field: "resources.ARN", startsWiths: ["arn:aws:s3:::files-111122223333/"] },
          ],
        },
      ],
      tags,
    });
    assert.ok(trail.dependencies.includes(TRAIL_BUCKET_POLICY));
    assert.ok(trail.dependencies.includes(KEY));
  });

  it("gives the trail a bucket of its own under the operations key", async () => {
    const { one } = await declare({ forceDestroy: true, protect: true });
    const { accountId } = place;
    const { trailArn } = names;
    const bucket = "files-111122223333-trail";
    const bucketArn = "arn:aws:s3:::files-111122223333-trail";
    assert.deepEqual(one(TRAIL_BUCKET).inputs, { region, bucket, forceDestroy: true, tags: {} });
    assert.ok(one(TRAIL_BUCKET).dependencies.includes(KEY));
    const encryption = aws("s3", "BucketServerSideEncryptionConfiguration", "alarm-trail");
    assert.deepEqual(one(encryption).inputs["rules"], [underKey("aws:kms", true)]);
    assert.deepEqual(one(TRAIL_BUCKET_POLICY).inputs, {
      region,
      bucket,
      policy: trailBucketPolicy({
        ...{ bucketArn, accountId, trailArn, protect: true },
        keyArn: CREATED_KEY.arn,
      }),
    });
  });

  it("logs the requests to the trail's bucket where that is asked for", async () => {
    const without = await declare();
    const types = without.resources.map(({ type }) => type);
    assert.ok(!types.includes("aws:s3/bucketLogging:BucketLogging"));
    const { one } = await declare({ accessLogs: true });
    const { inputs } = one("aws:s3/bucketLogging:BucketLogging alarm-trail");
    assert.equal(inputs["targetBucket"], "files-111122223333-trail-logs");
  });

  it("declares topic and dead-letter queue under the operations key, with their policies", async () => {
    const { one } = await declare({ tags });
    const inChannel = (typeAndName: string, inputs: object, dependencies: readonly string[]) =>
      registered(typeAndName, { inputs: { region, ...inputs }, parent: CHANNEL, dependencies });
    const keyed = { kmsMasterKeyId: CREATED_KEY.arn, tags };
    const { topicArn, deadLetterQueueArn, ruleArns } = names;
    const topicPolicy = JSON.stringify(alarmTopicPolicy(topicArn, ruleArns, failuresOfSecond));
    const queuePolicy = JSON.stringify(deadLetterQueuePolicy(deadLetterQueueArn, ruleArns));
    const name = "aerosecure-dev-alarm-undelivered";
    const queueUrl =
      "https://sqs.us-east-1.amazonaws.com/111122223333/aerosecure-dev-alarm-undelivered";
    const expected = [
      inChannel(TOPIC, { name: "aerosecure-dev-alarm", ...keyed }, [ALIAS, KEY]),
      inChannel(TOPIC_POLICY, { arn: topicArn, policy: topicPolicy }, [TOPIC]),
      inChannel(QUEUE, { name, messageRetentionSeconds: 1_209_600, ...keyed }, [ALIAS, KEY]),
      inChannel(QUEUE_POLICY, { queueUrl, policy: queuePolicy }, [QUEUE]),
    ];
    assert.deepEqual([TOPIC, TOPIC_POLICY, QUEUE, QUEUE_POLICY].map(one), expected);
  });

  it("binds no source in the operations key's policy for EventBridge, and every rule in the topic's", async () => {
    const { one, resources } = await declare(withFindings);
    const key = parsedInput(one(KEY), "policy");
    const topic = parsedInput(one(TOPIC_POLICY), "policy");
    const ofEventBridge = (statements: readonly { Principal: { Service?: string } }[]) =>
      statements.filter(({ Principal }) => Principal.Service === "events.amazonaws.com");
    const [publish, ...more] = ofEventBridge(key.Statement);
    assert.deepEqual(more, []);
    assert.ok(publish !== undefined && !("Condition" in publish));
    const [allowed] = ofEventBridge(topic.Statement);
    const ruleArns = resources
      .filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule")
      .filter(({ name }) => !name.startsWith("alarm-2-"))
      .map(({ inputs }) => `arn:aws:events:us-east-1:111122223333:rule/${inputs["name"]}`);
    assert.equal(ruleArns.length, 11);
    const service = { Service: "events.amazonaws.com" };
    const expected = allowsTo(service, "AllowRulesToPublish", "sns:Publish", names.topicArn, {
      ArnEquals: { "aws:SourceArn": [...ruleArns, FINDINGS_RULE_ARN] },
    });
    assert.deepEqual(allowed, expected);
  });

  for (const watched of WATCHED) {
    it(`declares the rule of ${watched}, whose target waits for the channel's policies`, async () => {
      const { one } = await declare({ ...withFindings, tags });
      const patterns = alarmPatterns(
        {
          // The mocks give both keys one ARN.
          keyArns: [CREATED_KEY.arn, CREATED_KEY.arn],
          keyAliases: ["alias/aerosecure-dev", "alias/aerosecure-dev-operations"],
          bucketNames: ["files-111122223333", "files-111122223333-trail"],
          otherRuleNames: [FINDINGS_RULE],
          roleNames: ["files-replication"],
        },
        names,
      );
      const rule = one(`aws:cloudwatch/eventRule:EventRule alarm-${watched}`);
      assert.deepEqual(rule.inputs, {
        region,
        name: `aerosecure-dev-tamper-${watched}`,
        description: `Raises the alarm of the AeroSecure stack dev: ${watched}.`,
        eventPattern: JSON.stringify(patterns[watched]),
        state: "ENABLED",
        tags,
      });
      const target = one(`aws:cloudwatch/eventTarget:EventTarget alarm-${watched}`);
      assert.deepEqual(target.inputs, {
        region,
        rule: `aerosecure-dev-tamper-${watched}`,
        targetId: "alarm",
        arn: names.topicArn,
        deadLetterConfig: { arn: names.deadLetterQueueArn },
        inputTransformer: alarmMessage("dev", watched),
      });
      assert.ok(target.dependencies.includes(TOPIC_POLICY));
      assert.ok(target.dependencies.includes(QUEUE_POLICY));
    });
  }

  it("declares topic and dead-letter queue of the second way under no key, with their policies", async () => {
    const { one } = await declare({ tags, email: "alarms@example.com" });
    const { topicArn, deadLetterQueueArn, ruleArns } = names.second;
    assert.deepEqual(one("aws:sns/topic:Topic alarm-2").inputs, {
      region,
      name: "aerosecure-dev-alarm-2",
      tags,
    });
    assert.deepEqual(one("aws:sqs/queue:Queue alarm-2").inputs, {
      region,
      name: "aerosecure-dev-alarm-2-undelivered",
      messageRetentionSeconds: 1_209_600,
      tags,
    });
    assert.deepEqual(
      parsedInput(one("aws:sns/topicPolicy:TopicPolicy alarm-2"), "policy"),
      alarmTopicPolicy(topicArn, ruleArns, failuresOfFirst()),
    );
    assert.deepEqual(
      parsedInput(one("aws:sqs/queuePolicy:QueuePolicy alarm-2"), "policy"),
      deadLetterQueuePolicy(deadLetterQueueArn, ruleArns),
    );
    const { inputs } = one("aws:sns/topicSubscription:TopicSubscription alarm-2");
    assert.deepEqual([inputs["topic"], inputs["endpoint"]], [topicArn, "alarms@example.com"]);
  });

  it("has a second rule, of another topic, for every event on what the first way is made of", async () => {
    const { resources } = await declare(withFindings);
    const ofType = (type: string) =>
      resources.filter((each) => each.type === `aws:cloudwatch/${type}`);
    const [first, second] = [names, names.second].map(({ topicArn }) =>
      ofType("eventTarget:EventTarget")
        .filter(({ inputs }) => inputs["arn"] === topicArn)
        .map(({ inputs }) => inputs["rule"]),
    );
    assert.deepEqual(second, Object.values(names.second.rules));
    assert.deepEqual(first, Object.values(names.rules));
    const patterns = Object.fromEntries(
      ofType("eventRule:EventRule").map((rule) => [rule.name, parsedInput(rule, "eventPattern")]),
    );
    for (const watched of ["rules", "topic", "queue", "alarms"]) {
      assert.deepEqual(patterns[`alarm-2-${watched}`], patterns[`alarm-${watched}`]);
    }
    // The mocks give both keys one ARN.
    assert.deepEqual(patterns["alarm-2-key"].detail.resources.ARN, [CREATED_KEY.arn]);
  });

  describe("reports what it does not deliver", () => {
    const common = {
      region,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
      tags,
    };
    const failed = (RuleName: string, index: number) => ({
      id: `m${index + 1}`,
      metric: {
        namespace: "AWS/Events",
        metricName: "FailedInvocations",
        dimensions: { RuleName },
        stat: "Sum",
        period: 60,
      },
    });
    const sumOf = (count: number) =>
      Array.from({ length: count }, (_, index) => `FILL(m${index + 1}, 0)`).join(", ");
    const ofRules = (ruleNames: readonly string[]) => ({
      metricQueries: [
        {
          id: "failed",
          expression: `SUM([${sumOf(ruleNames.length)}])`,
          label: "Failed deliveries",
          returnData: true,
        },
        ...ruleNames.map(failed),
      ],
      evaluationPeriods: 5,
      datapointsToAlarm: 1,
    });
    const alarmsOf = (topic: string) => ({
      undelivered: {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: `${topic}-undelivered` },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 1,
        alarmDescription: `AeroSecure stack dev, topic ${topic}. Messages are in the dead-letter queue: read them, and find out why the topic refused them.`,
      },
      failed: {
        namespace: "AWS/SNS",
        metricName: "NumberOfNotificationsFailed",
        dimensions: { TopicName: topic },
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 5,
        datapointsToAlarm: 1,
        alarmDescription: `AeroSecure stack dev, topic ${topic}. The topic could not deliver a message: check its subscriptions.`,
      },
    });
    const rulesDescription = (topic: string) =>
      `AeroSecure stack dev, topic ${topic}. EventBridge could not deliver an event: check the rules, the topic and the dead-letter queue.`;

    for (const [way, prefix, topic, other, groups] of [
      [
        "first way",
        "alarm-",
        "aerosecure-dev-alarm",
        "aerosecure-dev-alarm-2",
        [
          Object.values(names.rules).slice(0, 10),
          [...Object.values(names.rules).slice(10), FINDINGS_RULE],
        ],
      ],
      [
        "second way",
        "alarm-2-",
        "aerosecure-dev-alarm-2",
        "aerosecure-dev-alarm",
        [Object.values(names.second.rules)],
      ],
    ] as const) {
      it(`by the ${way}, through the topic of the other`, async () => {
        const { resources } = await declare({ ...withFindings, tags });
        const alarms = resources.filter(
          ({ type, inputs }) =>
            type === METRIC_ALARM && JSON.stringify(inputs["alarmActions"]).endsWith(`:${other}"]`),
        );
        const { undelivered, failed: failedTopic } = alarmsOf(topic);
        const expected = [
          ["undelivered", undelivered] as const,
          ["failed", failedTopic] as const,
          ...groups.map(
            (ruleNames, group) =>
              [
                `rules-${group + 1}`,
                { ...ofRules(ruleNames), alarmDescription: rulesDescription(topic) },
              ] as const,
          ),
        ];
        assert.deepEqual(
          Object.fromEntries(alarms.map(({ name, inputs }) => [name, inputs])),
          Object.fromEntries(
            expected.map(([end, inputs]) => [
              `${prefix}${end}`,
              {
                ...common,
                ...inputs,
                name: `${topic}-${end}`,
                alarmActions: [`arn:aws:sns:us-east-1:111122223333:${other}`],
              },
            ]),
          ),
        );
        const policy = other.endsWith("-2") ? "alarm-2" : "alarm";
        for (const { dependencies } of alarms) {
          assert.ok(dependencies.includes(`aws:sns/topicPolicy:TopicPolicy ${policy}`));
        }
      });
    }
  });

  /** The rules' patterns by what they watch. */
  async function patternsOf(args: Args) {
    const { resources } = await declare(args);
    const rules = resources.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule");
    return Object.fromEntries(
      rules.map((rule) => [rule.name.replace("alarm-", ""), parsedInput(rule, "eventPattern")]),
    );
  }

  it("watches the buckets of all access logs in its region", async () => {
    const { bucket } = await patternsOf({ accessLogs: true });
    assert.deepEqual(bucket.detail.requestParameters.bucketName, [
      "files-111122223333",
      "files-111122223333-trail",
      "files-111122223333-logs",
      "files-111122223333-trail-logs",
    ]);
  });

  it("watches the rules of others that publish through its channel", async () => {
    const { rules } = await patternsOf(withFindings);
    for (const { requestParameters } of rules.detail.$or) {
      const [names] = Object.values(requestParameters);
      assert.ok(Array.isArray(names) && names.includes(FINDINGS_RULE));
    }
  });

  it("watches the roles of services only where their events arrive, and there are any", async () => {
    const watchesRoles = async (args: Args) =>
      Object.keys(await patternsOf(args)).includes("roles");
    assert.ok(await watchesRoles({}));
    assert.ok(!(await watchesRoles({ serviceRoleNames: [] })));
    assert.ok(!(await watchesRoles({ region: "eu-west-1" })));
  });

  it("watches GuardDuty and Security Hub only if their findings are reported", async () => {
    assert.ok("threats" in (await patternsOf(withFindings)));
    assert.ok(!("threats" in (await patternsOf({}))));
  });

  describe("watches the copy in its Region", () => {
    const inCopysRegion = { ...place, region: COPY.region };
    const there = alarmNames(inCopysRegion);
    const ways = [
      {
        way: "first",
        channel: there,
        other: there.second,
        names: there.rules,
        suffix: "",
        watched: ["key", "alias", "bucket", "rules", "topic", "queue", "alarms"],
        watchedByOther: ["rules", "topic", "queue", "alarms"],
      },
      {
        way: "second",
        channel: there.second,
        other: there,
        names: there.second.rules,
        suffix: "-2",
        watched: ["rules", "topic", "queue", "alarms"],
        watchedByOther: ["key", "alias", "bucket", "rules", "topic", "queue", "alarms"],
      },
    ] as const;
    for (const { way, channel, other, suffix, watched, watchedByOther, ...rest } of ways) {
      const nameOfRule: Readonly<Record<string, string>> = rest.names;
      const arnsOf = (ofWay: string, each: readonly string[]) =>
        each.map(
          (what) =>
            `arn:aws:events:${COPY.region}:111122223333:rule/aerosecure-dev-tamper-${ofWay}${what}`,
        );

      it(`by the ${way} way, with a topic, a queue and rules that are there`, async () => {
        const { resources, one } = await declare({
          ...{ copy: COPY, accessLogs: true, tags, email: "alarms@example.com" },
        });
        const ofWay = (type: string) =>
          resources
            .filter((each) => each.type === type && each.inputs["region"] === COPY.region)
            .filter(({ name }) => name.startsWith(`${COPY_ALARM}-2`) === (suffix === "-2"));
        const patterns: Readonly<Record<string, unknown>> = alarmPatterns(
          {
            keyArns: [CREATED_KEY.arn],
            keyAliases: ["alias/aerosecure-dev"],
            bucketNames: ["files-copy", "files-copy-logs"],
            otherRuleNames: [],
            roleNames: [],
          },
          there,
        );
        assert.deepEqual(
          ofWay("aws:cloudwatch/eventRule:EventRule").map((rule) => [
            rule.inputs["name"],
            parsedInput(rule, "eventPattern"),
          ]),
          watched.map((what) => [nameOfRule[what], patterns[what]]),
        );
        assert.deepEqual(
          ofWay("aws:cloudwatch/eventTarget:EventTarget").map(({ inputs }) => [
            inputs["rule"],
            inputs["arn"],
            inputs["deadLetterConfig"],
          ]),
          watched.map((what) => [
            nameOfRule[what],
            channel.topicArn,
            { arn: channel.deadLetterQueueArn },
          ]),
        );
        const ruleArns = arnsOf(suffix === "" ? "" : "2-", watched);
        const ruleArnsOfOther = arnsOf(suffix === "" ? "2-" : "", watchedByOther);
        assert.deepEqual(
          parsedInput(one(`aws:sns/topicPolicy:TopicPolicy ${COPY_ALARM}${suffix}`), "policy"),
          alarmTopicPolicy(
            channel.topicArn,
            ruleArns,
            deliveryAlarmArns(inCopysRegion, other, ruleArnsOfOther),
          ),
        );
        assert.deepEqual(
          parsedInput(one(`aws:sqs/queuePolicy:QueuePolicy ${COPY_ALARM}${suffix}`), "policy"),
          deadLetterQueuePolicy(channel.deadLetterQueueArn, ruleArns),
        );
        const topic = one(`aws:sns/topic:Topic ${COPY_ALARM}${suffix}`).inputs;
        assert.deepEqual(topic, { region: COPY.region, name: channel.topic, tags });
        const { inputs } = one(
          `aws:sns/topicSubscription:TopicSubscription ${COPY_ALARM}${suffix}`,
        );
        assert.deepEqual(
          [inputs["topic"], inputs["endpoint"]],
          [channel.topicArn, "alarms@example.com"],
        );
      });

      it(`by the ${way} way, whose failures the other reports`, async () => {
        const { resources } = await declare({ copy: COPY });
        assert.deepEqual(
          resources
            .filter(({ type, inputs }) => type === METRIC_ALARM && inputs["region"] === COPY.region)
            .map(({ inputs }) => [inputs["name"], inputs["alarmActions"]])
            .filter(([name]) => /^aerosecure-dev-alarm-(?!2-)/.test(`${name}`) === (suffix === "")),
          ["undelivered", "failed", "rules-1"].map((end) => [
            `aerosecure-dev-alarm${suffix}-${end}`,
            [other.topicArn],
          ]),
        );
      });
    }
  });

  it("records the objects of the copy as those of the data", async () => {
    const { one } = await declare({ copy: COPY });
    const selectors = JSON.stringify(one(TRAIL).inputs["advancedEventSelectors"]);
    assert.ok(
      selectors.includes(
        '"startsWiths":["arn:aws:s3:::files-111122223333/","arn:aws:s3:::files-copy/"]',
      ),
      selectors,
    );
  });

  it("lets rules of others publish through the channel", async () => {
    const { one, alarm } = await declare({ otherRuleArns: ["arn:other"] });
    const ruleArns = [...names.ruleArns, "arn:other"];
    const topicPolicy = alarmTopicPolicy(names.topicArn, ruleArns, failuresOfSecond);
    const queuePolicy = deadLetterQueuePolicy(names.deadLetterQueueArn, ruleArns);
    assert.equal(one(TOPIC_POLICY).inputs["policy"], JSON.stringify(topicPolicy));
    assert.equal(one(QUEUE_POLICY).inputs["policy"], JSON.stringify(queuePolicy));
    assert.equal(await valueFrom(alarm.channel.topicArn), names.topicArn);
    assert.equal(await valueFrom(alarm.trailArn), names.trailArn);
  });

  it("writes to nobody unless told to", async () => {
    const { resources } = await declare();
    assert.ok(!resources.some(({ type }) => type.includes("topicSubscription")));
    const { one } = await declare({ email: "alarms@example.com" });
    assert.deepEqual(one("aws:sns/topicSubscription:TopicSubscription alarm").inputs, {
      region,
      topic: names.topicArn,
      protocol: "email",
      endpoint: "alarms@example.com",
    });
  });

  for (const protect of [true, false]) {
    it(`${protect ? "protects" : "leaves unprotected"} all of it alike`, async () => {
      const { resources } = await declare({ accessLogs: true, copy: COPY }, protect);
      assert.ok(resources.length > 100, `${resources.length} resources`);
      assert.deepEqual(unprotected(resources), protect ? [] : resources.map(nameOf));
    });
  }

  it("hangs everything under itself", async () => {
    const { resources } = await declare();
    const top = resources.filter(({ parent }) => parent === "");
    assert.deepEqual(top.map(nameOf), [ALARM]);
  });

  describe("on a trail that is there", () => {
    const existingTrail = "account-trail";
    const arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/account-trail";

    it("reads the trail, and declares neither trail nor bucket", async () => {
      const { alarm, resources } = await declare({ existingTrail });
      assert.deepEqual(
        resources.filter(({ type }) => /^aws:(s3|cloudtrail)/.test(type)),
        [],
      );
      assert.equal(await valueFrom(alarm.trailArn), arn);
    });

    it("watches it, and lets CloudTrail use no key", async () => {
      const { one } = await declare({ existingTrail });
      const patternOf = (watched: string) =>
        parsedInput(one(`aws:cloudwatch/eventRule:EventRule alarm-${watched}`), "eventPattern");
      const trailNames = ["account-trail", { suffix: ":trail/account-trail" }];
      assert.deepEqual(patternOf("trail").detail.$or, [
        { requestParameters: { name: trailNames } },
        { requestParameters: { trailName: trailNames } },
      ]);
      const { requestParameters } = patternOf("bucket").detail;
      assert.deepEqual(requestParameters, { bucketName: ["files-111122223333"] });
      assert.doesNotMatch(String(one(KEY).inputs["policy"]), /cloudtrail/);
    });
  });
});
