// Without @pulumi/aws: nothing is installed here but the policy pack and what it depends on.
const { Config, CustomResource } = require("@pulumi/pulumi");

const declare = (type, name, properties, options) =>
  new CustomResource(type, name, { keyId: undefined, ...properties }, options);

const key = declare(
  "aws:kms/key:Key",
  "key",
  {
    deletionWindowInDays: 30,
    description: "Encrypts what another project stores",
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    }),
    ...new Config().getObject("weakness"),
  },
  { protect: true },
);
declare("aws:kms/alias:Alias", "alias", { name: "alias/packed", targetKeyId: key.keyId });
const rule = declare("aws:cloudwatch/eventRule:EventRule", "tampering", {
  eventPattern: JSON.stringify({
    source: ["aws.kms"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DisableKey", "ScheduleKeyDeletion"] },
  }),
  name: "tampering",
});
declare("aws:cloudwatch/eventTarget:EventTarget", "told", {
  arn: "arn:aws:sns:us-east-1:111122223333:alarms",
  rule: rule.name,
});
