import type { AlarmArns } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/** Creates, changes and deletes what finds tampering and findings: the trail, the rules, the alarms of CloudWatch. */
export function alarmWrites(alarm: AlarmArns): readonly IdentityStatement[] {
  return [
    allow(
      "MakeTrail",
      [
        "cloudtrail:CreateTrail",
        "cloudtrail:UpdateTrail",
        "cloudtrail:DeleteTrail",
        "cloudtrail:StartLogging",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:AddTags",
        "cloudtrail:RemoveTags",
      ],
      alarm.isOwnTrail ? alarm.trail : [],
    ),
    allow(
      "MakeRules",
      [
        "events:PutRule",
        "events:DeleteRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
      ],
      alarm.rules,
    ),
    metricAlarmWrites(alarm),
  ];
}

/** The same for what they report through: IAM would not take both in one policy. */
export function channelWrites(alarm: AlarmArns): readonly IdentityStatement[] {
  return [
    allow(
      "MakeTopic",
      [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        "sns:TagResource",
        "sns:UntagResource",
        "sns:Subscribe",
      ],
      alarm.topics,
    ),
    allow("Unsubscribe", "sns:Unsubscribe", withSubscriptions(alarm)),
    allow(
      "MakeQueue",
      [
        "sqs:CreateQueue",
        "sqs:DeleteQueue",
        "sqs:SetQueueAttributes",
        "sqs:TagQueue",
        "sqs:UntagQueue",
      ],
      alarm.queues,
    ),
  ];
}

/** An alarm of CloudWatch is replaced as a whole with one call, which creates it as well. */
function metricAlarmWrites({ metricAlarms }: AlarmArns): IdentityStatement {
  return allow(
    "MakeAlarms",
    [
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:DeleteAlarms",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
    metricAlarms,
  );
}

/**
 * Reads what finds tampering and findings. The call that finds trails does not support resource-level
 * permissions.
 */
export function alarmReads(alarm: AlarmArns): readonly IdentityStatement[] {
  return [
    allow("ReadTrail", ["cloudtrail:Get*", "cloudtrail:ListTags"], alarm.trail),
    allow("FindTrails", "cloudtrail:DescribeTrails", "*"),
    allow("ReadRules", ["events:Describe*", "events:List*"], alarm.rules),
    allow(
      "ReadAlarms",
      ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
      alarm.metricAlarms,
    ),
  ];
}

/** Reads what they report through. Subscriptions have ARNs of their own that begin with the topic's. */
export function channelReads(alarm: AlarmArns): readonly IdentityStatement[] {
  return [
    allow("ReadTopic", ["sns:GetTopicAttributes", "sns:ListTagsForResource"], alarm.topics),
    allow("ReadSubscriptions", "sns:GetSubscriptionAttributes", withSubscriptions(alarm)),
    allow("ReadQueue", ["sqs:Get*", "sqs:List*"], alarm.queues),
  ];
}

/** A subscription's ARN begins with its topic's. */
function withSubscriptions({ topics }: AlarmArns): readonly string[] {
  return topics.flatMap((topic) => [topic, `${topic}:*`]);
}
