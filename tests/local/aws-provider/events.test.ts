import assert from "node:assert/strict";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { AwsPlugin, unknown } from "../../support/aws-plugin";
import { ACCOUNT, localClient, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { livesThrough } from "../../support/resource-life";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const PATTERN = '{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}';

describe("the EventBridge types on the local AWS", () => {
  const name = uniqueName();
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`;
  const plugin = AwsPlugin.forTests();
  const events = localClient(EventBridge);
  const args = { name, eventPattern: PATTERN, description: "Keys", tags: { owner: "ops" } };
  const defaults = {
    eventBusName: "default",
    forceDestroy: false,
    region: REGION,
    state: "ENABLED",
  };

  it("previews a rule's creation with what AWS decides as unknown", async () => {
    const { inputs } = await plugin.check(RULE, args);
    assert.deepEqual((await plugin.create(RULE, inputs, true)).state, {
      ...args,
      ...defaults,
      ...unknown("arn", "tagsAll"),
    });
  });

  it("lead a rule through its life", async () => {
    await livesThrough(plugin, {
      token: RULE,
      args,
      state: {
        ...args,
        arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
        ...defaults,
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
    const rule = await new Resource(plugin, RULE).make(args);
    const detail = { eventName: ["DisableKey"] };
    const eventPattern = JSON.stringify({ detail, source: ["aws.kms"] }, undefined, 2);
    const next = await rule.checked({ ...args, eventPattern });
    assert.deepEqual(await rule.changes(next), []);
    await rule.delete();
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
      const faults = await plugin.faults(RULE, { name, eventPattern });
      assert.deepEqual(faults, [["eventPattern", reason]]);
    });
  }

  it("refuse a rule with neither pattern nor schedule, and with two names", async () => {
    assert.deepEqual(await plugin.faults(RULE, { name, namePrefix: "x" }), [
      ["namePrefix", "conflicts with name: give one of them"],
      ["eventPattern", "is missing: give it or scheduleExpression"],
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
    const inputTransformer = {
      inputPaths: { what: "$.detail.eventID" },
      inputTemplate: '"!"',
    };
    const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 };
    await livesThrough(plugin, {
      token: TARGET,
      args: target,
      state: { ...target, eventBusName: "default", forceDestroy: false, region: REGION },
      local: { forceDestroy: false },
      changes: [
        { to: { ...target, arn: `${topic}-2` }, paths: ["arn"] },
        {
          to: { ...plain, inputTransformer, retryPolicy },
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
    const both = { rule: name, arn: topic, input: "{}", inputPath: "$" };
    assert.deepEqual(await plugin.faults(TARGET, both), [
      ["inputPath", "conflicts with input: give one of them"],
    ]);
  });

  it("make up a target's id where the program gives none", async () => {
    const { inputs } = await plugin.check(TARGET, { rule: name, arn: topic });
    assert.match(inputs["targetId"], /^sample-[0-9a-f]{7}$/);
  });
});
