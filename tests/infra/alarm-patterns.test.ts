import assert from "node:assert/strict";
import { alarmNames } from "../../infra/alarm-names";
import { alarmPatterns } from "../../infra/alarm-patterns";

const names = alarmNames({
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  stack: "dev",
  existingTrail: undefined,
});

const keyArns = ["arn:aws:kms:us-east-1:111122223333:key/data", "arn:operations"];

const API_CALL = ["AWS API Call via CloudTrail"];
const RULE_NAMES = [
  "aerosecure-dev-tamper-key",
  "aerosecure-dev-tamper-alias",
  "aerosecure-dev-tamper-bucket",
  "aerosecure-dev-tamper-trail",
  "aerosecure-dev-tamper-rules",
  "aerosecure-dev-tamper-topic",
];

describe("alarmPatterns", () => {
  it("takes what touches key, bucket and the alarm itself, and nothing else", () => {
    const trailNames = ["aerosecure-dev", { suffix: ":trail/aerosecure-dev" }];
    const things = { keyArns, keyAliases: ["alias/one", "alias/two"], bucketNames: ["data"] };
    assert.deepEqual(alarmPatterns(things, names), {
      key: {
        source: ["aws.kms"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["kms.amazonaws.com"],
          eventName: [
            "ScheduleKeyDeletion",
            "CancelKeyDeletion",
            "DisableKey",
            "PutKeyPolicy",
            "DisableKeyRotation",
            "CreateGrant",
          ],
          resources: { ARN: keyArns },
        },
      },
      alias: {
        source: ["aws.kms"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["kms.amazonaws.com"],
          eventName: ["DeleteAlias", "UpdateAlias"],
          $or: [
            { resources: { ARN: keyArns } },
            { requestParameters: { aliasName: ["alias/one", "alias/two"] } },
          ],
        },
      },
      bucket: {
        source: ["aws.s3"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["s3.amazonaws.com"],
          eventName: [
            "PutBucketEncryption",
            "DeleteBucketEncryption",
            "PutBucketPolicy",
            "DeleteBucketPolicy",
            "PutBucketPublicAccessBlock",
            "DeleteBucketPublicAccessBlock",
            "PutBucketVersioning",
            "PutBucketLifecycle",
            "DeleteBucketLifecycle",
          ],
          requestParameters: { bucketName: ["data"] },
        },
      },
      trail: {
        source: ["aws.cloudtrail"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["cloudtrail.amazonaws.com"],
          eventName: ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"],
          $or: [
            { requestParameters: { name: trailNames } },
            { requestParameters: { trailName: trailNames } },
          ],
        },
      },
      rules: {
        source: ["aws.events"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["events.amazonaws.com"],
          eventName: ["DisableRule", "DeleteRule", "PutRule", "RemoveTargets", "PutTargets"],
          $or: [
            { requestParameters: { name: RULE_NAMES } },
            { requestParameters: { rule: RULE_NAMES } },
          ],
        },
      },
      topic: {
        source: ["aws.sns"],
        "detail-type": API_CALL,
        detail: {
          eventSource: ["sns.amazonaws.com"],
          eventName: [
            "DeleteTopic",
            "SetTopicAttributes",
            "SetSubscriptionAttributes",
            "Unsubscribe",
          ],
          $or: [
            { requestParameters: { topicArn: [names.topicArn] } },
            { requestParameters: { subscriptionArn: [{ prefix: `${names.topicArn}:` }] } },
          ],
        },
      },
    });
  });

  it("fits into a rule with everything at its longest", () => {
    const long = alarmNames({
      partition: { name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
      accountId: "111122223333",
      region: "us-gov-west-1",
      stack: "x".repeat(60),
      existingTrail: "t".repeat(128),
    });
    const keyArn = `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${"k".repeat(36)}`;
    const patterns = alarmPatterns(
      {
        keyArns: [keyArn, keyArn],
        keyAliases: ["a".repeat(256), "a".repeat(256)],
        bucketNames: ["b".repeat(63), "b".repeat(63)],
      },
      long,
    );
    for (const [watched, pattern] of Object.entries(patterns)) {
      assert.ok(JSON.stringify(pattern).length <= 4096, watched);
    }
  });
});
