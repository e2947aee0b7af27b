import type { AwsRegion } from "../aws";
import { unlessMissing } from "../failure";
import { region } from "../property";
import type { Resource } from "../resource";
import { lengthWithin } from "../rules";
import { text, type Values } from "../value";

/**
 * `aws:sqs/queuePolicy:QueuePolicy`: named after its queue.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const queuePolicy: Resource = {
  label: "SQS Queue Policy",
  properties: {
    policy: { is: "policyDocument", required: true },
    queueUrl: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 2048) },
    region,
  },
  outputs: {},
  async create(aws, inputs) {
    const id = text(inputs, "queueUrl") ?? "";
    await put(aws, id, text(inputs, "policy"));
    return { id, state: inputs };
  },
  async change(aws, id, from, to) {
    if (from !== to) {
      await put(aws, id, text(to, "policy"));
    }
  },
  async read({ sqs }, QueueUrl): Promise<Values | undefined> {
    const found = await unlessMissing(
      sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["Policy"] }),
      "QueueDoesNotExist",
    );
    const policy = found?.Attributes?.Policy;
    return policy ? { policy, queueUrl: QueueUrl } : undefined;
  },
  async remove(aws, id) {
    await unlessMissing(put(aws, id, ""), "QueueDoesNotExist");
  },
};

async function put({ sqs }: AwsRegion, QueueUrl: string, Policy = "") {
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
}
