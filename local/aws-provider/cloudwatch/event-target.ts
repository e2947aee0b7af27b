import type { Target } from "@aws-sdk/client-eventbridge";
import type { AwsRegion } from "../aws";
import { Refusal, unlessMissing } from "../failure";
import { type Properties, region } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin, within } from "../rules";
import { shown } from "../shown";
import { text, type Values } from "../value";
import { busOf, DEFAULT_BUS, eventBusName } from "./event-bus";
import { targetValues, wantedTarget } from "./target-wire";

const targetName = all(lengthWithin(1, 64), (value) =>
  /^[\w.-]+$/.test(String(value))
    ? undefined
    : `must be letters, digits, ".", "_" and "-", not ${shown(value)}`,
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
const properties: Properties = {
  arn: { is: "text", required: true, rule: lengthWithin(1, 1600) },
  deadLetterConfig: { is: "object", of: { arn: { is: "text", rule: lengthWithin(1, 1600) } } },
  eventBusName,
  forceDestroy: { is: "flag", default: false, local: true },
  input: { is: "text", rule: lengthWithin(0, 8192) },
  inputPath: { is: "text", rule: lengthWithin(0, 256) },
  inputTransformer: {
    is: "object",
    of: {
      inputPaths: { is: "tags" },
      inputTemplate: { is: "text", required: true, rule: lengthWithin(1, 8192) },
    },
  },
  region,
  retryPolicy: {
    is: "object",
    of: {
      maximumEventAgeInSeconds: { is: "number", rule: within(60, 86_400, "seconds") },
      maximumRetryAttempts: { is: "number", rule: within(0, 185, "attempts") },
    },
  },
  roleArn: { is: "text", rule: lengthWithin(1, 1600) },
  rule: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 64) },
  targetId: { is: "text", computed: true, replaces: true, rule: targetName },
};

/**
 * `aws:cloudwatch/eventTarget:EventTarget`. Its id is what the real provider imports it by, the bus
 * unless it is the default one, the rule and the target; what that provider makes of it afterwards
 * cannot be taken apart again.
 */
export const eventTarget: Resource = {
  label: "EventBridge Target",
  properties,
  outputs: {},
  naming: { property: "targetId", prefix: "", make: (name) => name },
  faults: (inputs) => {
    const given = ["input", "inputPath", "inputTransformer"].filter(
      (name) => inputs[name] !== undefined,
    );
    return given
      .slice(1)
      .map((property) => ({ property, reason: `conflicts with ${given[0]}: give one of them` }));
  },
  async create({ events }, inputs) {
    const bus = text(inputs, "eventBusName") ?? DEFAULT_BUS;
    const id = `${text(inputs, "rule")}/${text(inputs, "targetId")}`;
    await put(events, inputs);
    return { id: bus === DEFAULT_BUS ? id : `${bus}/${id}`, state: inputs };
  },
  async change({ events }, _id, from, to) {
    if (from !== to) {
      await put(events, to);
    }
  },
  read,
  remove,
};

async function put(events: AwsRegion["events"], inputs: Values) {
  const { FailedEntries: [failed] = [] } = await events.putTargets({
    EventBusName: text(inputs, "eventBusName"),
    Rule: text(inputs, "rule"),
    Targets: [wantedTarget(inputs)],
  });
  if (failed !== undefined) {
    throw new Refusal(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
  }
}

async function read({ events }: AwsRegion, id: string): Promise<Values | undefined> {
  const { bus, rule, targetId } = partsOf(id);
  const target = await unlessMissing(
    find(events, bus, rule, targetId),
    "ResourceNotFoundException",
  );
  if (target === undefined) {
    return undefined;
  }
  return { ...targetValues(target), eventBusName: bus, rule, targetId };
}

async function find(
  events: AwsRegion["events"],
  EventBusName: string,
  Rule: string,
  targetId: string,
): Promise<Target | undefined> {
  let NextToken: string | undefined;
  do {
    const page = await events.listTargetsByRule({ EventBusName, Rule, NextToken });
    const found = page.Targets?.find(({ Id }) => Id === targetId);
    if (found !== undefined) {
      return found;
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

async function remove({ events }: AwsRegion, id: string) {
  const { bus, rule, targetId } = partsOf(id);
  const answer = await unlessMissing(
    events.removeTargets({ EventBusName: bus, Rule: rule, Ids: [targetId] }),
    "ResourceNotFoundException",
  );
  const failed = answer?.FailedEntries?.[0];
  if (failed !== undefined && failed.ErrorCode !== "ResourceNotFoundException") {
    throw new Refusal(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
  }
}

function partsOf(id: string) {
  const { bus, rest } = busOf(id, 2);
  const [rule = "", targetId = ""] = rest.split("/");
  return { bus, rule, targetId };
}
