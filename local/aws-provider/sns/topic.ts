import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin, neverSet } from "../rules";
import { shown } from "../shown";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { present, record, text, type Values } from "../value";

const firstInFirstOut = neverSet("first-in-first-out topics are not provided by the local AWS");

const topicName = all(lengthWithin(1, 256), (value) =>
  /^[\w-]+$/.test(String(value))
    ? undefined
    : `must be letters, digits, "_" and "-", not ${shown(value)}`,
);

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const properties: Properties = {
  contentBasedDeduplication: firstInFirstOut,
  displayName: { is: "text", rule: lengthWithin(0, 100) },
  fifoTopic: firstInFirstOut,
  kmsMasterKeyId: { is: "text" },
  name: { is: "text", computed: true, replaces: true, rule: topicName },
  /** 256 characters, less the 26 that follow. */
  namePrefix: {
    is: "text",
    replaces: true,
    local: true,
    rule: all(lengthWithin(1, 230), topicName),
  },
  region,
  tags,
};

/** Properties that SNS keeps as attributes, with their names there. */
const ATTRIBUTES = { displayName: "DisplayName", kmsMasterKeyId: "KmsMasterKeyId" } as const;

/** `aws:sns/topic:Topic`; its policy and its subscriptions are resources of their own. */
export const topic: Resource = {
  label: "SNS Topic",
  properties,
  outputs: { arn: {}, owner: {}, tagsAll: { follows: "tags" } },
  naming: byName,
  faults: nameFaults,
  create,
  change,
  read,
  async remove({ sns }, TopicArn) {
    await unlessMissing(sns.deleteTopic({ TopicArn }), "NotFoundException");
  },
};

async function create({ sns }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  const Attributes: Record<string, string> = {};
  for (const [property, attribute] of Object.entries(ATTRIBUTES)) {
    const value = text(inputs, property);
    if (value !== undefined) {
      Attributes[attribute] = value;
    }
  }
  const Tags = tagList(record(inputs, "tags"));
  const { TopicArn = "" } = await sns.createTopic({ Name: name, Attributes, Tags });
  return { id: TopicArn, state: { ...inputs, name } };
}

async function change({ sns }: AwsRegion, TopicArn: string, from: Values, to: Values) {
  for (const [property, AttributeName] of Object.entries(ATTRIBUTES)) {
    if (!same({ is: "text" }, from[property], to[property])) {
      const AttributeValue = text(to, property) ?? "";
      await sns.setTopicAttributes({ TopicArn, AttributeName, AttributeValue });
    }
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    await sns.untagResource({ ResourceArn: TopicArn, TagKeys: removed });
  }
  if (set.length > 0) {
    await sns.tagResource({ ResourceArn: TopicArn, Tags: set });
  }
}

async function read({ sns }: AwsRegion, TopicArn: string): Promise<Values | undefined> {
  const found = await unlessMissing(sns.getTopicAttributes({ TopicArn }), "NotFoundException");
  if (found === undefined) {
    return undefined;
  }
  const { Attributes = {} } = found;
  const { Tags } = await sns.listTagsForResource({ ResourceArn: TopicArn });
  const topicTags = tagMap(Tags);
  return present({
    arn: TopicArn,
    contentBasedDeduplication: false,
    fifoTopic: false,
    displayName: Attributes["DisplayName"] || undefined,
    kmsMasterKeyId: Attributes["KmsMasterKeyId"] || undefined,
    name: TopicArn.slice(TopicArn.lastIndexOf(":") + 1),
    owner: Attributes["Owner"],
    tags: topicTags,
    tagsAll: topicTags,
  });
}
