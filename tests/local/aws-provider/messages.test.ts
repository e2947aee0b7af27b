import assert from "node:assert/strict";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { AwsPlugin, unknown } from "../../support/aws-plugin";
import { ACCOUNT, localClient, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { livesThrough } from "../../support/resource-life";

const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** A policy that lets in rules of that name. */
function policy(Resource: string, rule: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource,
        Condition: { ArnEquals: { "aws:SourceArn": rule } },
      },
    ],
  });
}

describe("the SNS and SQS types on the local AWS", () => {
  const name = uniqueName();
  const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
  const plugin = AwsPlugin.forTests();
  const sns = localClient(SNS);
  const sqs = localClient(SQS);
  const queueDefaults = {
    contentBasedDeduplication: false,
    delaySeconds: 0,
    fifoQueue: false,
    maxMessageSize: 262_144,
    receiveWaitTimeSeconds: 0,
    region: REGION,
    visibilityTimeoutSeconds: 30,
  };

  it("preview a topic and a queue with what AWS decides as unknown", async () => {
    const topic = await plugin.check(TOPIC, { name });
    assert.deepEqual((await plugin.create(TOPIC, topic.inputs, true)).state, {
      contentBasedDeduplication: false,
      fifoTopic: false,
      name,
      region: REGION,
      ...unknown("arn", "owner", "tagsAll"),
    });
    const queue = await plugin.check(QUEUE, { name });
    assert.deepEqual((await plugin.create(QUEUE, queue.inputs, true)).state, {
      ...queueDefaults,
      ...unknown("arn", "kmsDataKeyReusePeriodSeconds", "tagsAll", "url"),
      messageRetentionSeconds: 345_600,
      name,
    });
  });

  it("lead a topic through its life", async () => {
    const args = { name, kmsMasterKeyId: KEY, tags: { owner: "ops" } };
    await livesThrough(plugin, {
      token: TOPIC,
      args,
      state: {
        ...args,
        arn: topicArn,
        contentBasedDeduplication: false,
        fifoTopic: false,
        owner: ACCOUNT,
        region: REGION,
        tagsAll: args.tags,
      },
      changes: [
        {
          to: { name, displayName: "Alarms", kmsMasterKeyId: "alias/other", tags: { extra: "1" } },
          paths: ["displayName", "kmsMasterKeyId", "tags.extra", "tags.owner"],
        },
        { to: { name }, paths: ["displayName", "kmsMasterKeyId", "tags"] },
      ],
      replacing: { name: `${name}-2`, region: "eu-west-3" },
    });
  });

  it("lead a topic's policy through its life, after which SNS's own is back", async () => {
    await sns.createTopic({ Name: name });
    const { Attributes: before } = await sns.getTopicAttributes({ TopicArn: topicArn });
    const topicPolicy = new Resource(plugin, TOPIC_POLICY);
    const first = { arn: topicArn, policy: policy(topicArn, "one") };
    await topicPolicy.make(first);
    assert.equal(topicPolicy.id, topicArn);
    assert.deepEqual(topicPolicy.state, { ...first, owner: ACCOUNT, region: REGION });
    await topicPolicy.assertUnchanged();
    const next = { ...topicPolicy.inputs, policy: policy(topicArn, "two") };
    assert.deepEqual(await topicPolicy.changes(next), ["policy"]);
    await topicPolicy.update(next);
    const imported = await topicPolicy.import();
    assert.deepEqual(JSON.parse(imported.state["policy"]), JSON.parse(next.policy));
    assert.deepEqual(await topicPolicy.changes(next, imported.state), []);
    assert.deepEqual(await topicPolicy.replacedFor({ arn: `${topicArn}-2` }), ["arn"]);
    await topicPolicy.delete();
    const { Attributes: after } = await sns.getTopicAttributes({ TopicArn: topicArn });
    assert.deepEqual(JSON.parse(after?.["Policy"] ?? ""), JSON.parse(before?.["Policy"] ?? ""));
    await sns.deleteTopic({ TopicArn: topicArn });
    await topicPolicy.delete();
    assert.equal((await topicPolicy.refresh()).id, "");
  });

  it("lead a subscription through its life", async () => {
    await sns.createTopic({ Name: name });
    const args = { topic: topicArn, protocol: "email", endpoint: "alarms@example.com" };
    await livesThrough(plugin, {
      token: SUBSCRIPTION,
      args,
      state: {
        ...args,
        confirmationWasAuthenticated: false,
        endpointAutoConfirms: false,
        ownerId: ACCOUNT,
        // No mail leaves the local AWS.
        pendingConfirmation: true,
        rawMessageDelivery: false,
        region: REGION,
      },
      varying: ["arn"],
      local: { endpointAutoConfirms: false },
      changes: [],
      replacing: {
        endpoint: "others@example.com",
        protocol: "email-json",
        topic: `${topicArn}-2`,
        region: "eu-west-3",
      },
    });
    await sns.deleteTopic({ TopicArn: topicArn });
  });

  it("lead a queue through its life", async () => {
    const args = {
      name,
      kmsMasterKeyId: KEY,
      messageRetentionSeconds: 1_209_600,
      tags: { owner: "ops" },
    };
    await livesThrough(plugin, {
      token: QUEUE,
      args,
      state: {
        ...args,
        ...queueDefaults,
        arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
        tagsAll: args.tags,
      },
      varying: ["url"],
      changes: [
        {
          to: { ...args, delaySeconds: 5, visibilityTimeoutSeconds: 60, tags: { extra: "1" } },
          paths: ["delaySeconds", "tags.extra", "tags.owner", "visibilityTimeoutSeconds"],
        },
        {
          to: { name },
          paths: [
            "delaySeconds",
            "kmsMasterKeyId",
            "messageRetentionSeconds",
            "tags",
            "visibilityTimeoutSeconds",
          ],
        },
      ],
      replacing: { name: `${name}-2`, region: "eu-west-3" },
    });
  });

  it("lead a queue's policy through its life", async () => {
    const { QueueUrl = "" } = await sqs.createQueue({ QueueName: name });
    const args = { queueUrl: QueueUrl, policy: policy("queue", "one") };
    await livesThrough(plugin, {
      token: QUEUE_POLICY,
      args,
      state: { ...args, region: REGION },
      changes: [{ to: { ...args, policy: policy("queue", "two") }, paths: ["policy"] }],
      replacing: { queueUrl: `${QueueUrl}-2`, region: "eu-west-3" },
    });
    await sqs.deleteQueue({ QueueUrl });
  });

  it("find a queue by a URL of the port that the local AWS had another day", async () => {
    const { id, inputs, state } = await plugin.up(QUEUE, { name });
    const old = id.replace(/:\d+\//, ":1/");
    assert.equal((await plugin.read(QUEUE, old, { ...state, url: old }, inputs)).id, old);
    await plugin.delete(QUEUE, old, state);
    await assert.rejects(sqs.getQueueUrl({ QueueName: name }), { name: "QueueDoesNotExist" });
  });

  it("refuse a queue whose messages last longer than AWS keeps them", async () => {
    assert.deepEqual(await plugin.faults(QUEUE, { name, messageRetentionSeconds: 1_209_601 }), [
      [
        "messageRetentionSeconds",
        "must be a whole number of seconds from 60 to 1209600, not 1209601",
      ],
    ]);
  });

  it("refuse what the local AWS does not provide of a topic", async () => {
    assert.deepEqual(await plugin.faults(TOPIC, { name, fifoTopic: true, archivePolicy: "{}" }), [
      [
        "archivePolicy",
        "is not one of the properties the local AWS provides: contentBasedDeduplication, displayName, fifoTopic, kmsMasterKeyId, name, namePrefix, region, tags",
      ],
      [
        "fifoTopic",
        "must be false, because first-in-first-out topics are not provided by the local AWS",
      ],
    ]);
  });
});
