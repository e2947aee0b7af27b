import assert from "node:assert/strict";
import { alarmTopicPolicy } from "../../infra/alarm-topic-policy";
import { deadLetterQueuePolicy } from "../../infra/dead-letter-queue-policy";
import {
  type OperationsKeyPolicyArgs,
  operationsKeyPolicy,
} from "../../infra/operations-key-policy";
import type { PolicyDocument } from "../../infra/policy-document";
import { trailBucketPolicy } from "../../infra/trail-bucket-policy";

const trailArn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
const ruleArns = [
  "arn:aws:events:us-east-1:111122223333:rule/one",
  "arn:aws:events:us-east-1:111122223333:rule/two",
];
const administrators = ["arn:aws:iam::111122223333:user/kzax01"];

const args: OperationsKeyPolicyArgs = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  administrators,
  administratorsMayDeleteKey: true,
  minimumDeletionWindowInDays: 14,
  trailArn,
};

function statement(document: PolicyDocument, sid: string) {
  return document.Statement.find(({ Sid }) => Sid === sid);
}

const sidsOf = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);

describe("operationsKeyPolicy", () => {
  it("has the management of the data's key, and two services that use it", () => {
    assert.deepEqual(sidsOf(operationsKeyPolicy(args)), [
      "Enable IAM User Permissions",
      "Allow access for Key Administrators",
      "DenyKeyUseByAdministrators",
      "DenyGrantsNotForAwsResources",
      "DenyShortDeletionWindow",
      "AllowEventBridgeToPublish",
      "AllowTrailToEncrypt",
      "AllowTrailToUseBucketKey",
    ]);
  });

  it("lets EventBridge publish without any condition, or every event would be dropped", () => {
    assert.deepEqual(statement(operationsKeyPolicy(args), "AllowEventBridgeToPublish"), {
      Sid: "AllowEventBridgeToPublish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    });
  });

  it("refuses EventBridge nothing: no guard holds for a service", () => {
    const denials = operationsKeyPolicy(args).Statement.filter(({ Effect }) => Effect === "Deny");
    assert.deepEqual(
      denials.map(({ Action, Condition }) => [Action, Condition]),
      [
        [
          [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:CreateGrant",
          ],
          { ArnLike: { "aws:PrincipalArn": administrators } },
        ],
        ["kms:CreateGrant", { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } }],
        [
          "kms:ScheduleKeyDeletion",
          { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "14" } },
        ],
      ],
    );
  });

  it("lets in one trail, and nothing but its log files", () => {
    const document = operationsKeyPolicy(args);
    const cloudTrail = { Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" };
    assert.deepEqual(statement(document, "AllowTrailToEncrypt"), {
      Sid: "AllowTrailToEncrypt",
      Effect: "Allow",
      ...cloudTrail,
      Action: "kms:GenerateDataKey*",
      Condition: {
        StringEquals: { "aws:SourceArn": trailArn },
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn":
            "arn:aws:cloudtrail:*:111122223333:trail/aerosecure-dev",
        },
      },
    });
    assert.deepEqual(statement(document, "AllowTrailToUseBucketKey"), {
      Sid: "AllowTrailToUseBucketKey",
      Effect: "Allow",
      ...cloudTrail,
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: { StringEquals: { "aws:SourceArn": trailArn } },
    });
  });

  it("lets in no trail where none is encrypted under the key", () => {
    const sids = sidsOf(operationsKeyPolicy({ ...args, trailArn: undefined }));
    assert.equal(sids.at(-1), "AllowEventBridgeToPublish");
  });

  it("refuses deletion to administrators who may not delete", () => {
    const document = operationsKeyPolicy({ ...args, administratorsMayDeleteKey: false });
    assert.ok(sidsOf(document).includes("DenyKeyDeletionByAdministrators"));
  });

  it("speaks of the partition it is in", () => {
    const document = operationsKeyPolicy({
      ...args,
      partition: { name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
      region: "us-gov-west-1",
      administrators: ["arn:aws-us-gov:iam::111122223333:user/kzax01"],
      trailArn: "arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/aerosecure-dev",
    });
    assert.doesNotMatch(JSON.stringify(document), /arn:aws:/);
  });
});

describe("alarmTopicPolicy", () => {
  it("binds EventBridge to the rules, and everyone to TLS", () => {
    assert.deepEqual(alarmTopicPolicy("arn:topic", ruleArns), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: "arn:topic",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "AllowRulesToPublish",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: "arn:topic",
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
      ],
    });
  });
});

describe("deadLetterQueuePolicy", () => {
  it("binds EventBridge to the rules, and everyone to TLS", () => {
    assert.deepEqual(deadLetterQueuePolicy("arn:queue", ruleArns), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: "arn:queue",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "AllowRulesToSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "arn:queue",
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
      ],
    });
  });
});

describe("trailBucketPolicy", () => {
  it("lets one trail deliver one account's log files, and everyone come by TLS alone", () => {
    const bucketArn = "arn:aws:s3:::trail";
    const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
    assert.deepEqual(trailBucketPolicy({ bucketArn, accountId: "111122223333", trailArn }), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucketArn, `${bucketArn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "AllowTrailToReadAcl",
          ...cloudTrail,
          Action: "s3:GetBucketAcl",
          Resource: bucketArn,
          Condition: { StringEquals: { "aws:SourceArn": trailArn } },
        },
        {
          Sid: "AllowTrailToDeliver",
          ...cloudTrail,
          Action: "s3:PutObject",
          Resource: `${bucketArn}/AWSLogs/111122223333/*`,
          Condition: {
            StringEquals: {
              "aws:SourceArn": trailArn,
              "s3:x-amz-acl": "bucket-owner-full-control",
            },
          },
        },
      ],
    });
  });
});
