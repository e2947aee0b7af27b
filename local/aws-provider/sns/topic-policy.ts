import type { AwsRegion } from "../aws";
import { unlessMissing } from "../failure";
import { region } from "../property";
import type { Resource } from "../resource";
import { lengthWithin } from "../rules";
import { present, text, type Values } from "../value";

/**
 * `aws:sns/topicPolicy:TopicPolicy`: named after its topic, which always has a policy. Without this
 * one it has SNS's own again.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export const topicPolicy: Resource = {
  label: "SNS Topic Policy",
  properties: {
    arn: { is: "text", required: true, replaces: true, rule: lengthWithin(20, 2048) },
    policy: { is: "policyDocument", required: true },
    region,
  },
  outputs: { owner: {} },
  async create(aws, inputs) {
    const id = text(inputs, "arn") ?? "";
    await put(aws, id, text(inputs, "policy"));
    return { id, state: inputs };
  },
  async change(aws, id, from, to) {
    if (from !== to) {
      await put(aws, id, text(to, "policy"));
    }
  },
  async read({ sns }, TopicArn): Promise<Values | undefined> {
    const found = await unlessMissing(sns.getTopicAttributes({ TopicArn }), "NotFoundException");
    const { Owner, Policy } = found?.Attributes ?? {};
    return Policy === undefined
      ? undefined
      : present({ arn: TopicArn, owner: Owner, policy: Policy });
  },
  async remove(aws, id, state) {
    await unlessMissing(put(aws, id, defaultPolicy(id, text(state, "owner"))), "NotFoundException");
  },
};

async function put({ sns }: AwsRegion, TopicArn: string, AttributeValue: string | undefined) {
  await sns.setTopicAttributes({ TopicArn, AttributeName: "Policy", AttributeValue });
}

/** What SNS gives a topic of its own accord: the owner's account, and nobody else. */
function defaultPolicy(topicArn: string, owner: string | undefined): string {
  const actions = [
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
  ];
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });
}
