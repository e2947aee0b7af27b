import assert from "node:assert/strict";
import { alarmTopicPolicy } from "../../../infra/alarm/alarm-topic-policy";
import { deadLetterQueuePolicy } from "../../../infra/alarm/dead-letter-queue-policy";
import {
  type OperationsKeyPolicyArgs,
  operationsKeyPolicy,
} from "../../../infra/alarm/operations-key-policy";
import { trailBucketPolicy } from "../../../infra/alarm/trail/trail-bucket-policy";
import type { PolicyDocument } from "../../../infra/aws/policy-document";
import { GOV_PLACE, PLACE } from "../support/places";
import { allowsTo, deniesRemoval, deniesWithoutTls, documentOf } from "../support/statements";

const trailArn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
const ruleArns = [
  "arn:aws:events:us-east-1:111122223333:rule/one",
  "arn:aws:events:us-east-1:111122223333:rule/two",
];
const metricAlarmArns = ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:undelivered"];
const CLOUD_TRAIL = { Service: "cloudtrail.amazonaws.com" };
const CLOUD_WATCH = { Service: "cloudwatch.amazonaws.com" };
const EVENT_BRIDGE = { Service: "events.amazonaws.com" };
const administrators = ["arn:aws:iam::111122223333:user/kzax01"];

const args: OperationsKeyPolicyArgs = {
  ...PLACE,
  administrators,
  administratorsMayDeleteKey: true,
  minimumDeletionWindowInDays: 14,
  trailArn,
  metricAlarmArns,
};

function statement(document: PolicyDocument, sid: string) {
  return document.Statement.find(({ Sid }) => Sid === sid);
}

const sidsOf = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);

describe("operationsKeyPolicy", () => {
  it("has the management of the data's key, and three services that use it", () => {
    assert.deepEqual(sidsOf(operationsKeyPolicy(args)), [
      "Enable IAM User Permissions",
      "Allow access for Key Administrators",
      "DenyKeyUseByAdministrators",
      "DenyAdministratorsByUniqueId",
      "DenyFederatedUsers",
      "DenyGrantsNotForAwsResources",
      "DenyLockout",
      "DenyShortDeletionWindow",
      "AllowEventBridgeToPublish",
      "AllowAlarmsToPublish",
      "AllowTrailToEncrypt",
      "AllowTrailToUseBucketKey",
    ]);
  });

  it("lets EventBridge publish without any condition, or every event would be dropped", () => {
    const sid = "AllowEventBridgeToPublish";
    const expected = allowsTo(EVENT_BRIDGE, sid, ["kms:Decrypt", "kms:GenerateDataKey*"], "*");
    assert.deepEqual(statement(operationsKeyPolicy(args), sid), expected);
  });

  it("lets CloudWatch publish for these alarms alone", () => {
    const sid = "AllowAlarmsToPublish";
    const expected = allowsTo(CLOUD_WATCH, sid, ["kms:Decrypt", "kms:GenerateDataKey*"], "*", {
      ArnEquals: { "aws:SourceArn": metricAlarmArns },
    });
    assert.deepEqual(statement(operationsKeyPolicy(args), sid), expected);
  });

  it("refuses EventBridge nothing: no guard holds for a service", () => {
    const ANYONE = { AWS: "*" };
    const use = [
      ...["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      "kms:CreateGrant",
    ];
    const denials = operationsKeyPolicy(args).Statement.filter(({ Effect }) => Effect === "Deny");
    assert.deepEqual(
      denials.map(({ Principal, Action, Condition }) => [Principal, Action, Condition]),
      [
        [ANYONE, use, { ArnLike: { "aws:PrincipalArn": administrators } }],
        [{ AWS: administrators }, use, undefined],
        [ANYONE, use, { StringEquals: { "aws:PrincipalType": "FederatedUser" } }],
        [ANYONE, "kms:CreateGrant", { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } }],
        [ANYONE, "kms:PutKeyPolicy", { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } }],
        [
          ANYONE,
          "kms:ScheduleKeyDeletion",
          { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "14" } },
        ],
      ],
    );
  });

  it("lets in one trail, and nothing but its log files", () => {
    const document = operationsKeyPolicy(args);
    const StringEquals = { "aws:SourceArn": trailArn };
    const context = "arn:aws:cloudtrail:*:111122223333:trail/aerosecure-dev";
    const StringLike = { "kms:EncryptionContext:aws:cloudtrail:arn": context };
    for (const expected of [
      allowsTo(CLOUD_TRAIL, "AllowTrailToEncrypt", "kms:GenerateDataKey*", "*", {
        StringEquals,
        StringLike,
      }),
      allowsTo(CLOUD_TRAIL, "AllowTrailToUseBucketKey", ["kms:Decrypt", "kms:DescribeKey"], "*", {
        StringEquals,
      }),
    ]) {
      assert.deepEqual(statement(document, expected.Sid), expected);
    }
  });

  it("lets in no trail where none is encrypted under the key", () => {
    const sids = sidsOf(operationsKeyPolicy({ ...args, trailArn: undefined }));
    assert.equal(sids.at(-1), "AllowAlarmsToPublish");
  });

  it("refuses deletion to administrators who may not delete", () => {
    const document = operationsKeyPolicy({ ...args, administratorsMayDeleteKey: false });
    assert.ok(sidsOf(document).includes("DenyKeyDeletionByAdministrators"));
  });

  it("speaks of the partition it is in", () => {
    const document = operationsKeyPolicy({
      ...args,
      ...GOV_PLACE,
      administrators: ["arn:aws-us-gov:iam::111122223333:user/kzax01"],
      trailArn: "arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/aerosecure-dev",
      metricAlarmArns: ["arn:aws-us-gov:cloudwatch:us-gov-west-1:111122223333:alarm:undelivered"],
    });
    assert.doesNotMatch(JSON.stringify(document), /arn:aws:/);
  });
});

describe("alarmTopicPolicy", () => {
  it("binds EventBridge to the rules, CloudWatch to the alarms, and everyone to TLS", () => {
    const expected = documentOf(
      deniesWithoutTls("sns:Publish", "arn:topic"),
      allowsTo(EVENT_BRIDGE, "AllowRulesToPublish", "sns:Publish", "arn:topic", {
        ArnEquals: { "aws:SourceArn": ruleArns },
      }),
      allowsTo(CLOUD_WATCH, "AllowAlarmsToPublish", "sns:Publish", "arn:topic", {
        ArnEquals: { "aws:SourceArn": metricAlarmArns },
      }),
    );
    assert.deepEqual(alarmTopicPolicy("arn:topic", ruleArns, metricAlarmArns), expected);
  });
});

describe("deadLetterQueuePolicy", () => {
  it("binds EventBridge to the rules, and everyone to TLS", () => {
    const expected = documentOf(
      deniesWithoutTls("sqs:*", "arn:queue"),
      allowsTo(EVENT_BRIDGE, "AllowRulesToSend", "sqs:SendMessage", "arn:queue", {
        ArnEquals: { "aws:SourceArn": ruleArns },
      }),
    );
    assert.deepEqual(deadLetterQueuePolicy("arn:queue", ruleArns), expected);
  });
});

describe("trailBucketPolicy", () => {
  it("lets one trail deliver one account's log files, everyone come by TLS alone, and nobody store under another key", () => {
    const bucketArn = "arn:aws:s3:::trail";
    const keyArn = "arn:aws:kms:us-east-1:111122223333:key/operations";
    const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    const files = `${bucketArn}/AWSLogs/111122223333/*`;
    const expected = documentOf(
      deniesWithoutTls("s3:*", [bucketArn, `${bucketArn}/*`]),
      {
        ...{ Sid: "DenyOtherKmsKey", Effect: "Deny", Principal: "*" },
        ...{ Action: "s3:PutObject", Resource: `${bucketArn}/*` },
        Condition: {
          Null: { [keyId]: "false" },
          ArnNotEquals: { [keyId]: keyArn },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
      allowsTo(CLOUD_TRAIL, "AllowTrailToReadAcl", "s3:GetBucketAcl", bucketArn, {
        StringEquals: { "aws:SourceArn": trailArn },
      }),
      allowsTo(CLOUD_TRAIL, "AllowTrailToDeliver", "s3:PutObject", files, {
        StringEquals: {
          "aws:SourceArn": trailArn,
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      }),
    );
    const { accountId } = PLACE;
    const args = { bucketArn, keyArn, accountId, trailArn };
    assert.deepEqual(trailBucketPolicy({ ...args, protect: false }), expected);
    assert.deepEqual(
      trailBucketPolicy({ ...args, protect: true }),
      documentOf(...expected.Statement, deniesRemoval(bucketArn)),
    );
  });
});
