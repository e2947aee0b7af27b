import { Config, getStack } from "@pulumi/pulumi";
import { TamperAlarm } from "../../../infra/alarm/tamper-alarm";
import { EncryptedBucket } from "../../../infra/buckets/encrypted-bucket";
import { CustomerKey } from "../../../infra/keys/customer-key";
import { keyPolicy } from "../../../infra/keys/key-policy";

const stack = getStack();
const accountId = "111122223333";
const region = "us-east-1";
const partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const administrators = [`arn:aws:iam::${accountId}:user/kzax01`];
const bucketName = `aerosecure-${stack}-${accountId}-${region}`;
const bucketArn = `arn:aws:s3:::${bucketName}`;
const existingTrail = new Config().get("trail");
const alias = `alias/aerosecure-${stack}`;
const sseAlgorithm = "aws:kms" as const;
const administration = {
  administrators,
  administratorsMayDeleteKey: true,
  minimumDeletionWindowInDays: 7,
};

const key = new CustomerKey("data", {
  region,
  alias,
  description: "Encrypts what the alarm watches.",
  policy: JSON.stringify(
    keyPolicy({
      ...administration,
      partition,
      accountId,
      region,
      bucketArn,
      sseAlgorithm,
      keyUsers: [],
    }),
  ),
});
const bucket = new EncryptedBucket("data", {
  region,
  key,
  bucketName,
  policy: JSON.stringify({
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
    ],
  }),
  forceDestroy: true,
});
/** The copy's key; the copy itself is known by its name alone. */
const copyRegion = "us-west-2";
const copyName = `${bucketName}-replica`;
const copyKey = new CustomerKey("copy", {
  region: copyRegion,
  alias,
  description: "Encrypts the copy that the alarm watches.",
  policy: JSON.stringify(
    keyPolicy({
      ...administration,
      partition,
      accountId,
      region: copyRegion,
      bucketArn: `arn:aws:s3:::${copyName}`,
      sseAlgorithm,
      keyUsers: [],
    }),
  ),
});
const alarm = new TamperAlarm("alarm", {
  ...administration,
  partition,
  accountId,
  region,
  stack,
  existingTrail,
  deletionWindowInDays: 7,
  rotationPeriodInDays: 365,
  dataKey: key,
  dataKeyAlias: alias,
  dataBucketName: bucketName,
  serviceRoleNames: [`aerosecure-${stack}-replication`],
  otherRuleArns: [
    `arn:aws:events:${region}:${accountId}:rule/aerosecure-${stack}-threat-guardduty`,
  ],
  email: "alarms@example.com",
  accessLogs: true,
  copies: [
    {
      region: copyRegion,
      data: [{ bucketName: copyName, keyAlias: alias, keyArn: copyKey.keyArn }],
    },
  ],
  protect: false,
  forceDestroy: true,
});

/** What the test addresses. */
export = {
  keyArn: key.keyArn,
  copyKeyArn: copyKey.keyArn,
  operationsKeyArn: alarm.operationsKey.keyArn,
  bucketName: bucket.bucketName,
  topicArn: alarm.channel.topicArn,
  trailArn: alarm.trailArn,
};
