import assert from "node:assert/strict";
import { AwsPlugin, unknown } from "../../support/aws-plugin";
import { ACCOUNT, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { livesThrough } from "../../support/resource-life";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("the CloudWatch alarm on the local AWS", () => {
  const name = uniqueName();
  const plugin = AwsPlugin.forTests();
  const compared = {
    name,
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    threshold: 0,
  };
  const ofMetric = {
    ...compared,
    alarmActions: [`arn:aws:sns:${REGION}:${ACCOUNT}:alarms`],
    alarmDescription: "Read the queue.",
    dimensions: { QueueName: "undelivered" },
    metricName: "ApproximateNumberOfMessagesVisible",
    namespace: "AWS/SQS",
    period: 60,
    statistic: "Maximum",
    tags: { owner: "ops" },
    treatMissingData: "notBreaching",
  };
  const failures = (RuleName: string) => ({
    namespace: "AWS/Events",
    metricName: "FailedInvocations",
    dimensions: { RuleName },
    stat: "Sum",
    period: 60,
  });
  const ofExpression = {
    ...compared,
    evaluationPeriods: 5,
    datapointsToAlarm: 1,
    metricQueries: [
      { id: "failed", expression: "SUM([m1, m2])", label: "Failed", returnData: true },
      { id: "m1", metric: failures("one"), returnData: false },
      { id: "m2", metric: failures("two"), returnData: false },
    ],
  };
  const arn = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`;
  const replacing = { name: `${name}-2`, region: "eu-west-3" };

  it("is previewed with what AWS decides as unknown", async () => {
    const { inputs } = await plugin.check(ALARM, ofMetric);
    assert.deepEqual((await plugin.create(ALARM, inputs, true)).state, {
      ...ofMetric,
      actionsEnabled: true,
      region: REGION,
      ...unknown("arn", "tagsAll"),
    });
  });

  it("lives with one metric", async () => {
    const { alarmDescription: _, tags: __, ...plain } = ofMetric;
    await livesThrough(plugin, {
      token: ALARM,
      args: ofMetric,
      state: { ...ofMetric, actionsEnabled: true, arn, region: REGION, tagsAll: ofMetric.tags },
      changes: [
        {
          to: { ...ofMetric, actionsEnabled: false, threshold: 1, tags: { extra: "1" } },
          paths: ["actionsEnabled", "tags.extra", "tags.owner", "threshold"],
        },
        {
          to: plain,
          paths: ["actionsEnabled", "alarmDescription", "tags", "threshold"],
        },
      ],
      replacing,
    });
  });

  it("lives with an expression of several metrics", async () => {
    await livesThrough(plugin, {
      token: ALARM,
      args: ofExpression,
      state: {
        ...ofExpression,
        actionsEnabled: true,
        arn,
        region: REGION,
        tags: {},
        tagsAll: {},
        treatMissingData: "missing",
      },
      changes: [
        {
          to: { ...ofExpression, metricQueries: ofExpression.metricQueries.slice(0, 2) },
          paths: ["metricQueries[2]"],
        },
      ],
      replacing,
    });
  });

  it("is gone after it was deleted elsewhere", async () => {
    const alarm = await new Resource(plugin, ALARM).make(ofMetric);
    await plugin.delete(ALARM, alarm.id, alarm.state);
    assert.equal((await alarm.refresh()).id, "");
  });

  for (const [what, inputs] of [
    ["neither metric nor expression", compared],
    ["both", { ...ofMetric, metricQueries: ofExpression.metricQueries }],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      assert.deepEqual(await plugin.faults(ALARM, inputs), [
        ["metricName", "or metricQueries: give exactly one of them"],
      ]);
    });
  }

  it("is refused with a value that AWS does not have", async () => {
    assert.deepEqual(await plugin.faults(ALARM, { ...ofMetric, treatMissingData: "good" }), [
      ["treatMissingData", 'must be one of breaching, notBreaching, ignore, missing, not "good"'],
    ]);
  });
});
