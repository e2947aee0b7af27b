import assert from "node:assert/strict";
import { alarmNames } from "../../../infra/alarm/alarm-names";
import {
  alarmPatterns,
  GUARD_DUTY_EVENTS,
  SECURITY_HUB_EVENTS,
} from "../../../infra/alarm/alarm-patterns";
import { EVENT_PATTERN_QUOTA } from "../../../infra/aws/limits";
import { GOV_PLACE, PLACE } from "../support/places";

const names = alarmNames({ ...PLACE, stack: "dev", existingTrail: undefined });

const keyArns = ["arn:aws:kms:us-east-1:111122223333:key/data", "arn:operations"];

/** A pattern of calls that were made of a service. */
function callsOf(service: string, eventName: readonly string[], others: object) {
  return {
    source: [`aws.${service}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: [`${service}.amazonaws.com`], eventName, ...others },
  };
}

/** One of some parameters of a call. */
function either(...parameters: readonly object[]) {
  return { $or: parameters.map((requestParameters) => ({ requestParameters })) };
}

const RULE_NAMES = [{ prefix: "aerosecure-dev-tamper-" }, "aerosecure-dev-threat-guardduty"];

const ALARM_CALLS = [
  "DeleteAlarms",
  "DisableAlarmActions",
  "PutMetricAlarm",
  "PutCompositeAlarm",
  "PutLogAlarm",
  "SetAlarmState",
];
const ALARM_NAMES = [
  "aerosecure-dev-alarm-undelivered",
  "aerosecure-dev-alarm-failed",
  "aerosecure-dev-alarm-rules-1",
  "aerosecure-dev-alarm-rules-2",
  "aerosecure-dev-alarm-2-undelivered",
  "aerosecure-dev-alarm-2-failed",
  "aerosecure-dev-alarm-2-rules-1",
];

describe("alarmPatterns", () => {
  it("takes what touches key, bucket and the alarm itself, and nothing else", () => {
    const topicArns = [names.topicArn, names.second.topicArn];
    const trailNames = ["aerosecure-dev", { suffix: ":trail/aerosecure-dev" }];
    const things = {
      keyArns,
      keyAliases: ["alias/one", "alias/two"],
      bucketNames: ["data"],
      otherRuleNames: ["aerosecure-dev-threat-guardduty"],
      roleNames: ["data-replication"],
    };
    assert.deepEqual(alarmPatterns(things, names), {
      key: callsOf(
        "kms",
        [
          "ScheduleKeyDeletion",
          "CancelKeyDeletion",
          "DisableKey",
          "PutKeyPolicy",
          "EnableKeyRotation",
          "DisableKeyRotation",
          "CreateGrant",
          "TagResource",
          "UntagResource",
        ],
        { resources: { ARN: keyArns } },
      ),
      alias: callsOf("kms", ["DeleteAlias", "UpdateAlias"], {
        $or: [
          { resources: { ARN: keyArns } },
          { requestParameters: { aliasName: ["alias/one", "alias/two"] } },
        ],
      }),
      bucket: callsOf(
        "s3",
        [
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
        ],
        { requestParameters: { bucketName: ["data"] } },
      ),
      account: callsOf("s3", ["PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"], {}),
      trail: callsOf(
        "cloudtrail",
        ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"],
        either({ name: trailNames }, { trailName: trailNames }),
      ),
      rules: callsOf(
        "events",
        ["DisableRule", "DeleteRule", "PutRule", "RemoveTargets", "PutTargets"],
        either({ name: RULE_NAMES }, { rule: RULE_NAMES }),
      ),
      topic: callsOf(
        "sns",
        [
          "DeleteTopic",
          "SetTopicAttributes",
          "SetSubscriptionAttributes",
          "Unsubscribe",
          "AddPermission",
          "RemovePermission",
          "PutDataProtectionPolicy",
        ],
        either(
          { topicArn: topicArns },
          { resourceArn: topicArns },
          { subscriptionArn: topicArns.map((arn) => ({ prefix: `${arn}:` })) },
        ),
      ),
      queue: callsOf(
        "sqs",
        ["DeleteQueue", "PurgeQueue", "SetQueueAttributes", "AddPermission", "RemovePermission"],
        {
          requestParameters: {
            queueUrl: [
              { suffix: "/aerosecure-dev-alarm-undelivered" },
              { suffix: "/aerosecure-dev-alarm-2-undelivered" },
            ],
          },
        },
      ),
      alarms: {
        source: ["aws.monitoring", "aws.cloudwatch"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventSource: ["monitoring.amazonaws.com"],
          $or: [
            { eventName: ALARM_CALLS, requestParameters: { alarmName: ALARM_NAMES } },
            { eventName: ALARM_CALLS, requestParameters: { alarmNames: ALARM_NAMES } },
            { eventName: ["PutAlarmMuteRule"] },
          ],
        },
      },
      roles: callsOf(
        "iam",
        [
          "CreateRole",
          "DeleteRole",
          "UpdateAssumeRolePolicy",
          "PutRolePolicy",
          "DeleteRolePolicy",
          "AttachRolePolicy",
          "DetachRolePolicy",
          "PutRolePermissionsBoundary",
          "DeleteRolePermissionsBoundary",
        ],
        { requestParameters: { roleName: ["data-replication"] } },
      ),
      threats: {
        source: ["aws.guardduty", "aws.securityhub"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventSource: ["guardduty.amazonaws.com", "securityhub.amazonaws.com"],
          eventName: [...new Set([...GUARD_DUTY_EVENTS, ...SECURITY_HUB_EVENTS])],
        },
      },
    });
  });

  it("fits into a rule with everything at its longest", () => {
    const long = alarmNames({
      ...GOV_PLACE,
      stack: "x".repeat(60),
      existingTrail: "t".repeat(128),
    });
    const keyArn = `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${"k".repeat(36)}`;
    const patterns = alarmPatterns(
      {
        keyArns: [keyArn, keyArn],
        keyAliases: ["a".repeat(256), "a".repeat(256)],
        bucketNames: Array(4).fill("b".repeat(63)),
        otherRuleNames: Array(3).fill("r".repeat(64)),
        roleNames: Array(3).fill("i".repeat(64)),
      },
      long,
    );
    for (const [watched, pattern] of Object.entries(patterns)) {
      assert.ok(JSON.stringify(pattern).length <= EVENT_PATTERN_QUOTA, watched);
    }
  });
});
