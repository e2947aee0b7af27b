import type { PolicyDocument, PolicyStatement } from "../aws/policy-document";
import { managementStatements } from "../keys/key-policy";
import { type KeyManagement, managementGuards } from "../keys/key-policy-guards";

export interface OperationsKeyPolicyArgs extends KeyManagement {
  /** The trail that is encrypted under the key; undefined if none is. */
  readonly trailArn: string | undefined;
  /** The alarms of CloudWatch that publish to the topic under the key. */
  readonly metricAlarmArns: readonly string[];
}

/**
 * The policy of the key that trail and alarm are encrypted under: account and administrators have
 * the rights they have over the data's key, EventBridge and some alarms of CloudWatch publish, one trail
 * delivers.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function operationsKeyPolicy(args: OperationsKeyPolicyArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      ...managementStatements(args),
      ...managementGuards(args),
      eventBridgeStatement(),
      metricAlarmStatement(args),
      ...(args.trailArn === undefined ? [] : trailStatements(args, args.trailArn)),
    ],
  };
}

/**
 * Without any condition: AWS supports none on the source for encrypted topics, and drops every event
 * if there is one. The topic's policy binds the rules instead.
 */
function eventBridgeStatement(): PolicyStatement {
  return {
    Sid: "AllowEventBridgeToPublish",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
  };
}

function metricAlarmStatement({ metricAlarmArns }: OperationsKeyPolicyArgs): PolicyStatement {
  return {
    Sid: "AllowAlarmsToPublish",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": metricAlarmArns } },
  };
}

/** CloudTrail needs Decrypt if the bucket it delivers to has a Bucket Key. */
function trailStatements(
  { partition, accountId }: OperationsKeyPolicyArgs,
  trailArn: string,
): readonly PolicyStatement[] {
  const cloudTrail = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Resource: "*",
  } as const;
  const ofTheTrail = { StringEquals: { "aws:SourceArn": trailArn } };
  const name = trailArn.slice(trailArn.indexOf(":trail/"));
  return [
    {
      Sid: "AllowTrailToEncrypt",
      ...cloudTrail,
      Action: "kms:GenerateDataKey*",
      Condition: {
        ...ofTheTrail,
        // In whichever region the event was recorded.
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${partition.name}:cloudtrail:*:${accountId}${name}`,
        },
      },
    },
    {
      Sid: "AllowTrailToUseBucketKey",
      ...cloudTrail,
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: ofTheTrail,
    },
  ];
}
