import { denyInsecureTransport, type PolicyDocument } from "../aws/policy-document";

/**
 * The policy of the alarm's topic: these rules publish, and nobody publishes without TLS.
 *
 * The rules are bound here because they cannot be bound in the key's policy.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function alarmTopicPolicy(topicArn: string, ruleArns: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      denyInsecureTransport("sns:Publish", topicArn),
      {
        Sid: "AllowRulesToPublish",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ],
  };
}
