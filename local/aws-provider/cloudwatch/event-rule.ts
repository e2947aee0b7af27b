import type { RuleState } from "@aws-sdk/client-eventbridge";
import type { AwsRegion } from "../aws";
import { changes } from "../diff";
import { unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin, oneOf } from "../rules";
import { shown } from "../shown";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { flag, present, record, text, type Values } from "../value";
import { busOf, DEFAULT_BUS, eventBusName } from "./event-bus";
import { patternFault, samePattern } from "./event-pattern";

const ruleName = all(lengthWithin(1, 64), (value) =>
  /^[\w.-]+$/.test(String(value))
    ? undefined
    : `must be letters, digits, ".", "_" and "-", not ${shown(value)}`,
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const properties: Properties = {
  description: { is: "text", rule: lengthWithin(0, 512) },
  eventBusName,
  eventPattern: { is: "text", rule: all(lengthWithin(1, 4096), patternFault), same: samePattern },
  forceDestroy: { is: "flag", default: false, local: true },
  name: { is: "text", computed: true, replaces: true, rule: ruleName },
  /** 64 characters, less the 26 that follow. */
  namePrefix: { is: "text", replaces: true, local: true, rule: all(lengthWithin(1, 38), ruleName) },
  region,
  roleArn: { is: "text", rule: lengthWithin(1, 1600) },
  scheduleExpression: { is: "text", rule: lengthWithin(0, 256) },
  state: {
    is: "text",
    default: "ENABLED",
    rule: oneOf("DISABLED", "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
  },
  tags,
};

/** `aws:cloudwatch/eventRule:EventRule`: its id is its name, after its bus's where that is not the default one. */
export const eventRule: Resource = {
  label: "EventBridge Rule",
  properties,
  outputs: { arn: {}, tagsAll: { follows: "tags" } },
  naming: byName,
  faults: (inputs) => [
    ...nameFaults(inputs),
    ...(inputs["eventPattern"] === undefined && inputs["scheduleExpression"] === undefined
      ? [{ property: "eventPattern", reason: "is missing: give it or scheduleExpression" }]
      : []),
  ],
  create,
  change,
  read,
  remove,
};

async function create({ events }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  const bus = text(inputs, "eventBusName") ?? DEFAULT_BUS;
  await events.putRule({ ...wanted(name, bus, inputs), Tags: tagList(record(inputs, "tags")) });
  return { id: bus === DEFAULT_BUS ? name : `${bus}/${name}`, state: { ...inputs, name } };
}

async function change({ events }: AwsRegion, id: string, from: Values, to: Values) {
  const changed = changes(properties, from, to).filter(({ path }) => !path.startsWith("tags"));
  const { bus, rest: name } = busOf(id, 1);
  if (changed.length > 0) {
    await events.putRule(wanted(name, bus, to));
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length === 0 && set.length === 0) {
    return;
  }
  const { Arn: ResourceARN } = await events.describeRule({ Name: name, EventBusName: bus });
  if (removed.length > 0) {
    await events.untagResource({ ResourceARN, TagKeys: removed });
  }
  if (set.length > 0) {
    await events.tagResource({ ResourceARN, Tags: set });
  }
}

function wanted(Name: string, EventBusName: string, inputs: Values) {
  return {
    Name,
    EventBusName,
    Description: text(inputs, "description"),
    EventPattern: text(inputs, "eventPattern"),
    RoleArn: text(inputs, "roleArn"),
    ScheduleExpression: text(inputs, "scheduleExpression"),
    // The check has let only AWS's own values through.
    State: text(inputs, "state") as RuleState | undefined,
  };
}

async function read({ events }: AwsRegion, id: string): Promise<Values | undefined> {
  const { bus, rest: name } = busOf(id, 1);
  const rule = await unlessMissing(
    events.describeRule({ Name: name, EventBusName: bus }),
    "ResourceNotFoundException",
  );
  if (rule === undefined) {
    return undefined;
  }
  const tagged = await events.listTagsForResource({ ResourceARN: rule.Arn });
  const ruleTags = tagMap(tagged.Tags);
  return present({
    arn: rule.Arn,
    description: rule.Description,
    eventBusName: rule.EventBusName,
    eventPattern: rule.EventPattern,
    name: rule.Name,
    roleArn: rule.RoleArn,
    scheduleExpression: rule.ScheduleExpression,
    state: rule.State,
    tags: ruleTags,
    tagsAll: ruleTags,
  });
}

async function remove({ events }: AwsRegion, id: string, state: Values) {
  const { bus, rest: name } = busOf(id, 1);
  await unlessMissing(
    events.deleteRule({ Name: name, EventBusName: bus, Force: flag(state, "forceDestroy") }),
    "ResourceNotFoundException",
  );
}
