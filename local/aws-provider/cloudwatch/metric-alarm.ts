import type { AwsRegion } from "../aws";
import { changes } from "../diff";
import type { Fault } from "../fault";
import { byName } from "../naming";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, oneOf, within } from "../rules";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { isRecord, list, present, record, text, texts, type Value, type Values } from "../value";

const MOST_SECONDS = 604_800;
const period = within(10, MOST_SECONDS, "seconds");
const statistic = oneOf("Average", "Maximum", "Minimum", "SampleCount", "Sum");

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const properties: Properties = {
  actionsEnabled: { is: "flag", default: true },
  alarmActions: { is: "texts" },
  alarmDescription: { is: "text", rule: lengthWithin(0, 1024) },
  comparisonOperator: {
    is: "text",
    required: true,
    rule: oneOf(
      "GreaterThanOrEqualToThreshold",
      "GreaterThanThreshold",
      "LessThanThreshold",
      "LessThanOrEqualToThreshold",
    ),
  },
  datapointsToAlarm: { is: "number", rule: within(1, MOST_SECONDS, "periods") },
  dimensions: { is: "tags" },
  evaluationPeriods: { is: "number", required: true, rule: within(1, MOST_SECONDS, "periods") },
  metricName: { is: "text", rule: lengthWithin(1, 255) },
  metricQueries: {
    is: "objects",
    of: {
      expression: { is: "text", rule: lengthWithin(1, 2048) },
      id: { is: "text", required: true, rule: lengthWithin(1, 255) },
      label: { is: "text" },
      metric: {
        is: "object",
        of: {
          dimensions: { is: "tags" },
          metricName: { is: "text", required: true, rule: lengthWithin(1, 255) },
          namespace: { is: "text", rule: lengthWithin(1, 255) },
          period: { is: "number", required: true, rule: period },
          stat: { is: "text", required: true },
        },
      },
      returnData: { is: "flag", default: false },
    },
  },
  name: { is: "text", computed: true, replaces: true, rule: lengthWithin(1, 255) },
  namespace: { is: "text", rule: lengthWithin(1, 255) },
  period: { is: "number", rule: period },
  region,
  statistic: { is: "text", rule: statistic },
  tags,
  threshold: { is: "number" },
  treatMissingData: {
    is: "text",
    default: "missing",
    rule: oneOf("breaching", "notBreaching", "ignore", "missing"),
  },
};

/** `aws:cloudwatch/metricAlarm:MetricAlarm`, of a metric or of an expression; its id is its name. */
export const metricAlarm: Resource = {
  label: "CloudWatch Metric Alarm",
  properties,
  outputs: { arn: {}, tagsAll: { follows: "tags" } },
  naming: byName,
  faults,
  create,
  change,
  read,
  async remove({ cloudwatch }, name) {
    await cloudwatch.call("DeleteAlarms", { AlarmNames: [name] });
  },
};

function faults(inputs: Values): readonly Fault[] {
  const hasMetric = inputs["metricName"] !== undefined;
  return hasMetric === list(inputs, "metricQueries").length > 0
    ? [{ property: "metricName", reason: "or metricQueries: give exactly one of them" }]
    : [];
}

async function create({ cloudwatch }: AwsRegion, inputs: Values) {
  const Tags = tagList(record(inputs, "tags"));
  await cloudwatch.call("PutMetricAlarm", { ...wanted(inputs), Tags });
  return { id: text(inputs, "name") ?? "", state: inputs };
}

async function change(aws: AwsRegion, name: string, from: Values, to: Values) {
  const { cloudwatch } = aws;
  const changed = changes(properties, from, to).filter(({ path }) => !path.startsWith("tags"));
  if (changed.length > 0) {
    await cloudwatch.call("PutMetricAlarm", wanted(to));
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length === 0 && set.length === 0) {
    return;
  }
  const ResourceARN = (await alarmOf(aws, name))?.["AlarmArn"];
  if (removed.length > 0) {
    await cloudwatch.call("UntagResource", { ResourceARN, TagKeys: removed });
  }
  if (set.length > 0) {
    await cloudwatch.call("TagResource", { ResourceARN, Tags: set });
  }
}

/** A change puts all of an alarm anew: what it leaves out is gone. */
function wanted(inputs: Values) {
  return present({
    AlarmName: inputs["name"],
    ActionsEnabled: inputs["actionsEnabled"],
    AlarmActions: inputs["alarmActions"],
    AlarmDescription: inputs["alarmDescription"],
    ComparisonOperator: inputs["comparisonOperator"],
    DatapointsToAlarm: inputs["datapointsToAlarm"],
    Dimensions: dimensionList(inputs),
    EvaluationPeriods: inputs["evaluationPeriods"],
    MetricName: inputs["metricName"],
    Metrics: queries(inputs)?.map((query) =>
      present({
        Id: query["id"],
        Expression: query["expression"],
        Label: query["label"],
        ReturnData: query["returnData"] ?? false,
        MetricStat: isRecord(query["metric"]) ? metricStat(query["metric"]) : undefined,
      }),
    ),
    Namespace: inputs["namespace"],
    Period: inputs["period"],
    Statistic: inputs["statistic"],
    Threshold: inputs["threshold"],
    TreatMissingData: inputs["treatMissingData"],
  });
}

function queries(inputs: Values): readonly Values[] | undefined {
  const found = list(inputs, "metricQueries").filter(isRecord);
  return found.length > 0 ? found : undefined;
}

function metricStat(metric: Values): Values {
  return present({
    Metric: present({
      Namespace: metric["namespace"],
      MetricName: metric["metricName"],
      Dimensions: dimensionList(metric),
    }),
    Period: metric["period"],
    Stat: metric["stat"],
  });
}

function dimensionList(values: Values): readonly Values[] | undefined {
  const dimensions = Object.entries(texts(record(values, "dimensions")));
  return dimensions.length > 0 ? dimensions.map(([Name, Value]) => ({ Name, Value })) : undefined;
}

async function alarmOf({ cloudwatch }: AwsRegion, name: string): Promise<Values | undefined> {
  const { MetricAlarms } = await cloudwatch.call("DescribeAlarms", {
    AlarmNames: [name],
    AlarmTypes: ["MetricAlarm"],
  });
  return Array.isArray(MetricAlarms) ? MetricAlarms.find(isRecord) : undefined;
}

async function read(aws: AwsRegion, name: string): Promise<Values | undefined> {
  const alarm = await alarmOf(aws, name);
  if (alarm === undefined) {
    return undefined;
  }
  const { AlarmArn: arn } = alarm;
  const { Tags } = await aws.cloudwatch.call("ListTagsForResource", { ResourceARN: arn });
  const alarmTags = tagMap(Array.isArray(Tags) ? Tags : []);
  const actions = list(alarm, "AlarmActions");
  const metrics = list(alarm, "Metrics").filter(isRecord);
  return present({
    actionsEnabled: alarm["ActionsEnabled"],
    // AWS has an empty list where there are none.
    alarmActions: actions.length > 0 ? actions : undefined,
    alarmDescription: alarm["AlarmDescription"],
    arn,
    comparisonOperator: alarm["ComparisonOperator"],
    datapointsToAlarm: alarm["DatapointsToAlarm"],
    dimensions: dimensionMap(alarm),
    evaluationPeriods: alarm["EvaluationPeriods"],
    metricName: alarm["MetricName"],
    metricQueries: metrics.length > 0 ? metrics.map(queryOf) : undefined,
    name: alarm["AlarmName"],
    namespace: alarm["Namespace"],
    period: alarm["Period"],
    statistic: alarm["Statistic"],
    tags: alarmTags,
    tagsAll: alarmTags,
    threshold: alarm["Threshold"],
    treatMissingData: alarm["TreatMissingData"] ?? "missing",
  });
}

function queryOf(query: Values): Value {
  const stat = query["MetricStat"];
  return present({
    id: query["Id"],
    expression: query["Expression"],
    label: query["Label"],
    returnData: query["ReturnData"],
    metric: isRecord(stat)
      ? present({
          namespace: record(stat, "Metric")["Namespace"],
          metricName: record(stat, "Metric")["MetricName"],
          dimensions: dimensionMap(record(stat, "Metric")),
          period: stat["Period"],
          stat: stat["Stat"],
        })
      : undefined,
  });
}

function dimensionMap(values: Values): Values | undefined {
  const dimensions = list(values, "Dimensions").filter(isRecord);
  return dimensions.length > 0
    ? Object.fromEntries(dimensions.map(({ Name, Value = "" }) => [String(Name), Value]))
    : undefined;
}
