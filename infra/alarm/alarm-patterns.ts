import type { AlarmNames, Watched } from "./alarm-names";
import { deliveryAlarms } from "./delivery-alarm-names";

/**
 * Which events a rule takes.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What is watched, besides the alarm itself. */
export interface WatchedThings {
  /** ARNs of the keys: the one the data is under, and the one the alarm is under. */
  readonly keyArns: readonly string[];
  /** The aliases that the keys are found by. */
  readonly keyAliases: readonly string[];
  readonly bucketNames: readonly string[];
  /** Rules of others that publish through the alarm's topic. */
  readonly otherRuleNames: readonly string[];
  /** The roles that services act as. */
  readonly roleNames: readonly string[];
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html */
export const KEY_EVENTS = [
  "ScheduleKeyDeletion",
  "CancelKeyDeletion",
  "DisableKey",
  "PutKeyPolicy",
  "EnableKeyRotation",
  "DisableKeyRotation",
  "CreateGrant",
  "TagResource",
  "UntagResource",
] as const;

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/ct-updatealias.html */
export const ALIAS_EVENTS = ["DeleteAlias", "UpdateAlias"] as const;

/**
 * CloudTrail's names, of which some are not those of the API: it calls PutPublicAccessBlock and
 * PutBucketLifecycleConfiguration otherwise. Which of two names it has for Object Lock is not
 * documented, so both are here.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export const BUCKET_EVENTS = [
  "PutBucketEncryption",
  "DeleteBucketEncryption",
  "PutBucketPolicy",
  "DeleteBucketPolicy",
  "PutBucketPublicAccessBlock",
  "DeleteBucketPublicAccessBlock",
  "PutBucketVersioning",
  "PutBucketLifecycle",
  "DeleteBucketLifecycle",
  "PutBucketReplication",
  "DeleteBucketReplication",
  "PutObjectLockConfiguration",
  "PutBucketObjectLockConfiguration",
  "PutBucketLogging",
  "PutBucketNotification",
  "PutBucketAcl",
  "PutBucketOwnershipControls",
  "DeleteBucketOwnershipControls",
  "PutBucketInventoryConfiguration",
  "PutBucketWebsite",
  "PutBucketCors",
  "DeleteBucket",
] as const;

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const ACCOUNT_EVENTS = [
  "PutAccountPublicAccessBlock",
  "DeleteAccountPublicAccessBlock",
] as const;

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html */
export const TRAIL_EVENTS = [
  "StopLogging",
  "DeleteTrail",
  "UpdateTrail",
  "PutEventSelectors",
] as const;

/**
 * PutRule can disable a rule and PutTargets can point it elsewhere.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export const RULE_EVENTS = [
  "DisableRule",
  "DeleteRule",
  "PutRule",
  "RemoveTargets",
  "PutTargets",
] as const;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-logging-using-cloudtrail.html */
export const TOPIC_EVENTS = [
  "DeleteTopic",
  "SetTopicAttributes",
  "SetSubscriptionAttributes",
  "Unsubscribe",
  "AddPermission",
  "RemovePermission",
  "PutDataProtectionPolicy",
] as const;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/logging-using-cloudtrail.html */
export const QUEUE_EVENTS = [
  "DeleteQueue",
  "PurgeQueue",
  "SetQueueAttributes",
  "AddPermission",
  "RemovePermission",
] as const;

/**
 * What removes or silences an alarm, or points it elsewhere: an alarm of another type can take its name.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
 */
export const METRIC_ALARM_EVENTS = [
  "DeleteAlarms",
  "DisableAlarmActions",
  "PutMetricAlarm",
  "PutCompositeAlarm",
  "PutLogAlarm",
  "SetAlarmState",
] as const;

/** What silences alarms for a while: those that it names, and all if it names none. */
export const MUTE_EVENTS = ["PutAlarmMuteRule"] as const;

/**
 * What gives a service's role to someone else, or other rights to it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const ROLE_EVENTS = [
  "CreateRole",
  "DeleteRole",
  "UpdateAssumeRolePolicy",
  "PutRolePolicy",
  "DeleteRolePolicy",
  "AttachRolePolicy",
  "DetachRolePolicy",
  "PutRolePermissionsBoundary",
  "DeleteRolePermissionsBoundary",
] as const;

/**
 * What turns detection off, or hides findings before a rule can see them.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Operations.html
 */
export const GUARD_DUTY_EVENTS = [
  "DeleteDetector",
  "UpdateDetector",
  "DeleteMalwareProtectionPlan",
  "UpdateMalwareProtectionPlan",
  "CreateFilter",
  "UpdateFilter",
  "CreateIPSet",
  "UpdateIPSet",
  "CreateTrustedEntitySet",
  "UpdateTrustedEntitySet",
  "DisassociateFromAdministratorAccount",
  "DisassociateFromMasterAccount",
] as const;

/** Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Operations.html */
export const SECURITY_HUB_EVENTS = [
  "DisableSecurityHub",
  "DisableSecurityHubV2",
  "DisableSecurityHubFeatureV2",
  "UpdateSecurityHubConfiguration",
  "BatchDisableStandards",
  "UpdateStandardsControl",
  "BatchUpdateStandardsControlAssociations",
  "UpdateSecurityControl",
  "CreateAutomationRule",
  "BatchUpdateAutomationRules",
  "CreateAutomationRuleV2",
  "UpdateAutomationRuleV2",
  "DisableImportFindingsForProduct",
  "DisassociateFromAdministratorAccount",
  "DisassociateFromMasterAccount",
] as const;

/**
 * The events that raise the alarm, refused attempts among them.
 *
 * A request names a key by its id, ARN or alias as it likes, so keys are matched by the ARN that KMS
 * adds to the event. An alias that is moved away names only the key it is moved to, so aliases are
 * matched by the name in the request as well.
 */
export function alarmPatterns(
  things: WatchedThings,
  names: AlarmNames,
): Readonly<Record<Watched, EventPattern>> {
  const keys = { resources: { ARN: things.keyArns } };
  const trailNames = [names.trail, { suffix: `:trail/${names.trail}` }];
  const ownRules = [...Object.values(names.rules), ...Object.values(names.second.rules)];
  // All of them by name would exceed what a pattern may be. Two stacks with long names that begin alike hear of each
  // other's rules.
  const ruleNames = [{ prefix: beginningOf(ownRules) }, ...things.otherRuleNames];
  const channels = [names, names.second];
  const topicArns = channels.map(({ topicArn }) => topicArn);
  const metricAlarmNames = [
    ...deliveryAlarms({ ...names, ruleArns: [...names.ruleArns, ...things.otherRuleNames] }),
    ...deliveryAlarms(names.second),
  ].map(({ name }) => name);
  const oneOf = (...choices: readonly object[]) => ({ $or: choices });
  const request = (parameters: object) => ({ requestParameters: parameters });
  return {
    key: apiCalls("kms", KEY_EVENTS, keys),
    alias: apiCalls("kms", ALIAS_EVENTS, oneOf(keys, request({ aliasName: things.keyAliases }))),
    bucket: apiCalls("s3", BUCKET_EVENTS, request({ bucketName: things.bucketNames })),
    account: apiCalls("s3", ACCOUNT_EVENTS, {}),
    trail: apiCalls(
      "cloudtrail",
      TRAIL_EVENTS,
      oneOf(request({ name: trailNames }), request({ trailName: trailNames })),
    ),
    rules: apiCalls(
      "events",
      RULE_EVENTS,
      oneOf(request({ name: ruleNames }), request({ rule: ruleNames })),
    ),
    topic: apiCalls(
      "sns",
      TOPIC_EVENTS,
      oneOf(
        request({ topicArn: topicArns }),
        request({ resourceArn: topicArns }),
        request({ subscriptionArn: topicArns.map((arn) => ({ prefix: `${arn}:` })) }),
      ),
    ),
    queue: apiCalls(
      "sqs",
      QUEUE_EVENTS,
      request({
        queueUrl: channels.map(({ deadLetterQueue }) => ({ suffix: `/${deadLetterQueue}` })),
      }),
    ),
    alarms: {
      // By the name of the service's endpoint, which its events of other kinds do not have.
      source: ["aws.monitoring", "aws.cloudwatch"],
      "detail-type": [API_CALL],
      detail: {
        eventSource: ["monitoring.amazonaws.com"],
        ...oneOf(
          { eventName: METRIC_ALARM_EVENTS, ...request({ alarmName: metricAlarmNames }) },
          { eventName: METRIC_ALARM_EVENTS, ...request({ alarmNames: metricAlarmNames }) },
          { eventName: MUTE_EVENTS },
        ),
      },
    },
    roles: apiCalls("iam", ROLE_EVENTS, request({ roleName: things.roleNames })),
    threats: eitherOf(
      apiCalls("guardduty", GUARD_DUTY_EVENTS, {}),
      apiCalls("securityhub", SECURITY_HUB_EVENTS, {}),
    ),
  };
}

/** What all names begin with. */
function beginningOf([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, length))) {
      length -= 1;
    }
  }
  return first.slice(0, length);
}

const API_CALL = "AWS API Call via CloudTrail";

/** The calls of two services in one rule; where both have a call of one name, both take it. */
function eitherOf(one: ApiCalls, other: ApiCalls): EventPattern {
  return {
    source: [...one.source, ...other.source],
    "detail-type": one["detail-type"],
    detail: {
      eventSource: [...one.detail.eventSource, ...other.detail.eventSource],
      eventName: [...new Set([...one.detail.eventName, ...other.detail.eventName])],
    },
  };
}

interface ApiCalls extends EventPattern {
  readonly detail: {
    readonly eventSource: readonly string[];
    readonly eventName: readonly string[];
  };
}

/**
 * Calls of a service's API, which a trail has to record for EventBridge to see them.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function apiCalls(service: string, eventName: readonly string[], where: object): ApiCalls {
  return {
    source: [`aws.${service}`],
    "detail-type": [API_CALL],
    detail: { eventSource: [`${service}.amazonaws.com`], eventName, ...where },
  };
}
