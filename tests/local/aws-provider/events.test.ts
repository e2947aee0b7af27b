import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin } from "../../support/aws-plugin";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";
import { livesThrough } from "../../support/resource-life";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const PATTERN = '{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}';

describe("the EventBridge types on the local AWS", () => {
  const name = `test-${randomBytes(6).toString("hex")}`;
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`;
  let plugin: AwsPlugin;
  let events: EventBridge;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    events = new EventBridge(clientSettings(endpoint));
  });

  after(async () => {
    events?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  const args = { name, eventPattern: PATTERN, description: "Keys", tags: { owner: "ops" } };

  it("previews a rule's creation with what AWS decides as unknown", async () => {
    const { inputs } = await plugin.check(RULE, args);
    assert.deepEqual((await plugin.create(RULE, inputs, true)).state, {
      ...args,
      arn: UNKNOWN,
      eventBusName: "default",
      forceDestroy: false,
      region: REGION,
      state: "ENABLED",
      tagsAll: UNKNOWN,
    });
  });

  it("lead a rule through its life", async () => {
    await livesThrough(plugin, {
      token: RULE,
      args,
      state: {
        ...args,
        arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
        eventBusName: "default",
        forceDestroy: false,
        region: REGION,
        state: "ENABLED",
        tagsAll: args.tags,
      },
      local: { forceDestroy: false },
      changes: [
        {
          to: {
            ...args,
            description: "Other",
            state: "DISABLED",
            tags: { owner: "me", extra: "1" },
          },
          paths: ["description", "state", "tags.owner", "tags.extra"],
        },
        {
          to: { name, eventPattern: '{"source":["aws.s3"]}' },
          paths: ["description", "eventPattern", "state", "tags"],
        },
      ],
      replacing: { name: `${name}-2`, eventBusName: "other", region: "eu-west-3" },
    });
  });

  it("see no change in a pattern that is written another way", async () => {
    const { id, inputs, state } = await plugin.up(RULE, args);
    const other = JSON.stringify(
      { detail: { eventName: ["DisableKey"] }, source: ["aws.kms"] },
      undefined,
      2,
    );
    const { inputs: next } = await plugin.check(RULE, { ...args, eventPattern: other }, inputs);
    assert.deepEqual((await plugin.diff(RULE, state, next)).detailed, {});
    await plugin.delete(RULE, id, state);
  });

  const badPatterns: readonly (readonly [string, string])[] = [
    ["no json", 'must be the text of a JSON object, not "no json"'],
    ["[]", 'must be the text of a JSON object, not "[]"'],
    ["{}", "has an empty object"],
    ['{"source":"aws.kms"}', 'must have a list of values at source, not "aws.kms"'],
    ['{"source":[]}', "must have a list of values at source, not []"],
    ['{"detail":{}}', "has an empty object at detail"],
    ['{"detail":{"a":1}}', "must have a list of values at detail.a, not 1"],
    [
      '{"detail":{"$or":[{"a":["1"]}]}}',
      'must have two objects or more at detail.$or, not [{"a":["1"]}]',
    ],
    [
      '{"detail":{"$or":[{"a":["1"]},{"b":"2"}]}}',
      'must have a list of values at detail.b, not "2"',
    ],
  ];
  for (const [eventPattern, reason] of badPatterns) {
    it(`refuse the pattern ${eventPattern}`, async () => {
      const { failures } = await plugin.check(RULE, { name, eventPattern });
      assert.deepEqual(failures, [{ property: "eventPattern", reason }]);
    });
  }

  it("refuse a rule with neither pattern nor schedule, and with two names", async () => {
    const { failures } = await plugin.check(RULE, { name, namePrefix: "x" });
    assert.deepEqual(failures, [
      { property: "namePrefix", reason: "conflicts with name: give one of them" },
      { property: "eventPattern", reason: "is missing: give it or scheduleExpression" },
    ]);
  });

  it("lead a target through its life", async () => {
    await events.putRule({ Name: name, EventPattern: PATTERN });
    const target = {
      rule: name,
      targetId: "alarm",
      arn: topic,
      deadLetterConfig: { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:undelivered` },
      inputTransformer: { inputPaths: { what: "$.detail.eventName" }, inputTemplate: '"<what>"' },
    };
    const { deadLetterConfig: _, ...plain } = target;
    await livesThrough(plugin, {
      token: TARGET,
      args: target,
      state: { ...target, eventBusName: "default", forceDestroy: false, region: REGION },
      local: { forceDestroy: false },
      changes: [
        { to: { ...target, arn: `${topic}-2` }, paths: ["arn"] },
        {
          to: {
            ...plain,
            inputTransformer: { inputPaths: { what: "$.detail.eventID" }, inputTemplate: '"!"' },
            retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
          },
          paths: [
            "arn",
            "deadLetterConfig",
            "inputTransformer.inputPaths.what",
            "inputTransformer.inputTemplate",
            "retryPolicy",
          ],
        },
      ],
      replacing: { rule: `${name}-2`, targetId: "other", eventBusName: "bus", region: "eu-west-3" },
    });
    await events.deleteRule({ Name: name });
  });

  it("refuse a target of no rule in AWS's words, and two forms of its input", async () => {
    const { inputs } = await plugin.check(TARGET, { rule: `${name}-none`, arn: topic });
    await assert.rejects(plugin.create(TARGET, inputs), {
      details: `creating EventBridge Target: ResourceNotFoundException: Rule ${name}-none does not exist on EventBus default.`,
    });
    const { failures } = await plugin.check(TARGET, {
      rule: name,
      arn: topic,
      input: "{}",
      inputPath: "$",
    });
    assert.deepEqual(failures, [
      { property: "inputPath", reason: "conflicts with input: give one of them" },
    ]);
  });

  it("make up a target's id where the program gives none", async () => {
    const { inputs } = await plugin.check(TARGET, { rule: name, arn: topic });
    assert.match(inputs["targetId"], /^sample-[0-9a-f]{7}$/);
  });
});
