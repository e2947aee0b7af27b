import type { AwsRegion } from "../aws";
import { unlessMissing } from "../failure";
import { type Properties, region } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, oneOf, within } from "../rules";
import { flag, present, text, type Values } from "../value";

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const properties: Properties = {
  confirmationTimeoutInMinutes: { is: "number", local: true, rule: within(1, 60, "minutes") },
  endpoint: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 2048) },
  endpointAutoConfirms: { is: "flag", default: false, local: true },
  protocol: {
    is: "text",
    required: true,
    replaces: true,
    rule: oneOf("sqs", "email", "email-json", "lambda", "http", "https"),
  },
  rawMessageDelivery: { is: "flag", default: false },
  region,
  topic: { is: "text", required: true, replaces: true, rule: lengthWithin(20, 2048) },
};

/**
 * `aws:sns/topicSubscription:TopicSubscription`. No mail leaves the local AWS: a subscription by
 * mail waits there for a confirmation that never comes.
 */
export const topicSubscription: Resource = {
  label: "SNS Topic Subscription",
  properties,
  outputs: {
    arn: {},
    confirmationWasAuthenticated: {},
    ownerId: {},
    pendingConfirmation: {},
  },
  create,
  change,
  read,
  async remove({ sns }, SubscriptionArn) {
    await unlessMissing(sns.unsubscribe({ SubscriptionArn }), "NotFoundException");
  },
};

async function create({ sns }: AwsRegion, inputs: Values) {
  const { SubscriptionArn = "" } = await sns.subscribe({
    TopicArn: text(inputs, "topic"),
    Protocol: text(inputs, "protocol"),
    Endpoint: text(inputs, "endpoint"),
    Attributes: { RawMessageDelivery: `${flag(inputs, "rawMessageDelivery") ?? false}` },
    ReturnSubscriptionArn: true,
  });
  return { id: SubscriptionArn, state: inputs };
}

async function change({ sns }: AwsRegion, SubscriptionArn: string, from: Values, to: Values) {
  const wanted = flag(to, "rawMessageDelivery") ?? false;
  if (wanted === (flag(from, "rawMessageDelivery") ?? false)) {
    return;
  }
  await sns.setSubscriptionAttributes({
    SubscriptionArn,
    AttributeName: "RawMessageDelivery",
    AttributeValue: `${wanted}`,
  });
}

async function read({ sns }: AwsRegion, SubscriptionArn: string): Promise<Values | undefined> {
  const found = await unlessMissing(
    sns.getSubscriptionAttributes({ SubscriptionArn }),
    "NotFoundException",
  );
  if (found === undefined) {
    return undefined;
  }
  const { Attributes = {} } = found;
  return present({
    arn: SubscriptionArn,
    confirmationWasAuthenticated: Attributes["ConfirmationWasAuthenticated"] === "true",
    endpoint: Attributes["Endpoint"],
    ownerId: Attributes["Owner"],
    pendingConfirmation: Attributes["PendingConfirmation"] === "true",
    protocol: Attributes["Protocol"],
    rawMessageDelivery: Attributes["RawMessageDelivery"] === "true",
    topic: Attributes["TopicArn"],
  });
}
