import { denyInsecureTransport, type PolicyDocument } from "../aws/policy-document";

/**
 * The policy of the queue that takes what the topic did not: these rules send, and nobody comes
 * without TLS.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function deadLetterQueuePolicy(
  queueArn: string,
  ruleArns: readonly string[],
): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      denyInsecureTransport("sqs:*", queueArn),
      {
        Sid: "AllowRulesToSend",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ],
  };
}
