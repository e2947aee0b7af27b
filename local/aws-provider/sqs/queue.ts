import type { QueueAttributeName } from "@aws-sdk/client-sqs";
import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { Refusal, unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import { type Properties, type Property, region, tags } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin, neverSet, within } from "../rules";
import { shown } from "../shown";
import { tagChanges, tagMap } from "../tag-changes";
import { present, record, texts, type Value, type Values } from "../value";

const firstInFirstOut = neverSet("first-in-first-out queues are not provided by the local AWS");

const queueName = all(lengthWithin(1, 80), (value) =>
  /^[\w-]+$/.test(String(value))
    ? undefined
    : `must be letters, digits, "_" and "-", not ${shown(value)}`,
);

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const attributes = {
  delaySeconds: {
    name: "DelaySeconds",
    property: { is: "number", default: 0, rule: within(0, 900, "seconds") },
  },
  kmsDataKeyReusePeriodSeconds: {
    name: "KmsDataKeyReusePeriodSeconds",
    property: { is: "number", computed: true, rule: within(60, 86_400, "seconds") },
  },
  kmsMasterKeyId: { name: "KmsMasterKeyId", property: { is: "text" } },
  maxMessageSize: {
    name: "MaximumMessageSize",
    property: { is: "number", default: 262_144, rule: within(1024, 1_048_576, "bytes") },
  },
  messageRetentionSeconds: {
    name: "MessageRetentionPeriod",
    property: { is: "number", default: 345_600, rule: within(60, 1_209_600, "seconds") },
  },
  receiveWaitTimeSeconds: {
    name: "ReceiveMessageWaitTimeSeconds",
    property: { is: "number", default: 0, rule: within(0, 20, "seconds") },
  },
  visibilityTimeoutSeconds: {
    name: "VisibilityTimeout",
    property: { is: "number", default: 30, rule: within(0, 43_200, "seconds") },
  },
} as const satisfies Readonly<
  Record<string, { readonly name: QueueAttributeName; readonly property: Property }>
>;

const properties: Properties = {
  contentBasedDeduplication: firstInFirstOut,
  fifoQueue: firstInFirstOut,
  ...Object.fromEntries(Object.entries(attributes).map(([name, { property }]) => [name, property])),
  name: { is: "text", computed: true, replaces: true, rule: queueName },
  /** 80 characters, less the 26 that follow. */
  namePrefix: {
    is: "text",
    replaces: true,
    local: true,
    rule: all(lengthWithin(1, 54), queueName),
  },
  region,
  tags,
};

/** `aws:sqs/queue:Queue`, named by its URL; first-in-first-out queues are not provided. */
export const queue: Resource = {
  label: "SQS Queue",
  properties,
  outputs: { arn: {}, tagsAll: { follows: "tags" }, url: {} },
  naming: byName,
  faults: nameFaults,
  create,
  change,
  read,
  async remove({ sqs }, QueueUrl) {
    await unlessMissing(sqs.deleteQueue({ QueueUrl }), "QueueDoesNotExist");
  },
};

/** The real provider takes the queue's name from its URL, and no URL of another form. */
function refuseOtherUrls(url: string): void {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  if (!/^\/[^/]+\/[^/]+$/.test(path)) {
    throw new Refusal(`the queue's URL ${url} must end in /ACCOUNT/NAME alone`);
  }
}

async function create({ sqs }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  const Attributes = Object.fromEntries(
    Object.entries(attributes)
      .filter(([property]) => inputs[property] !== undefined)
      .map(([property, attribute]) => [attribute.name, String(inputs[property])]),
  );
  const { QueueUrl: url = "" } = await sqs.createQueue({
    QueueName: name,
    Attributes,
    tags: texts(record(inputs, "tags")),
  });
  return { id: url, state: { ...inputs, name } };
}

async function change({ sqs }: AwsRegion, QueueUrl: string, from: Values, to: Values) {
  const Attributes: Record<string, string> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const property: Property = attribute.property;
    const isSilent = property.computed === true && to[name] === undefined;
    if (!isSilent && !same(property, from[name], to[name])) {
      Attributes[attribute.name] = String(to[name] ?? "");
    }
  }
  if (Object.keys(Attributes).length > 0) {
    await sqs.setQueueAttributes({ QueueUrl, Attributes });
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    await sqs.untagQueue({ QueueUrl, TagKeys: removed });
  }
  if (set.length > 0) {
    await sqs.tagQueue({ QueueUrl, Tags: tagMap(set) });
  }
}

async function read({ sqs }: AwsRegion, QueueUrl: string): Promise<Values | undefined> {
  refuseOtherUrls(QueueUrl);
  const found = await unlessMissing(
    sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] }),
    "QueueDoesNotExist",
  );
  if (found === undefined) {
    return undefined;
  }
  const { Attributes = {} } = found;
  const { Tags = {} } = await sqs.listQueueTags({ QueueUrl });
  const kept: Record<string, Value | undefined> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = Attributes[attribute.name];
    kept[name] = attribute.property.is === "number" && value !== undefined ? Number(value) : value;
  }
  const arn = Attributes.QueueArn ?? "";
  return present({
    ...kept,
    kmsMasterKeyId: Attributes.KmsMasterKeyId || undefined,
    arn,
    contentBasedDeduplication: false,
    fifoQueue: false,
    name: arn.slice(arn.lastIndexOf(":") + 1),
    tags: Tags,
    tagsAll: Tags,
    url: QueueUrl,
  });
}
