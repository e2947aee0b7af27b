import { denyInsecureTransport, type PolicyDocument } from "../aws/policy-document";

/**
 * The policy of the alarm's topic: these rules and these alarms of CloudWatch publish, and nobody
 * publishes without TLS.
 *
 * The rules are bound here because they cannot be bound in the key's policy.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html and
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alarmTopicPolicy(
  topicArn: string,
  ruleArns: readonly string[],
  metricAlarmArns: readonly string[],
): PolicyDocument {
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
      {
        Sid: "AllowAlarmsToPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { ArnEquals: { "aws:SourceArn": metricAlarmArns } },
      },
    ],
  };
}
