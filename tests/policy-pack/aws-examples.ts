import type { StatementParts } from "./policy-text";

/**
 * Statements as AWS's guides show them, recoded, with what the pack says of a key or a bucket that
 * has them, and why where it objects.
 */
export interface AwsExample {
  /** The page, under https://docs.aws.amazon.com/. */
  readonly page: string;
  readonly what: string;
  readonly statements: readonly StatementParts[];
  /** The policies that object, each with the reason that AWS's semantics give. */
  readonly objections?: Readonly<Record<string, string>>;
}

const ACCOUNT = "111122223333";
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const USER = { AWS: `arn:aws:iam::${ACCOUNT}:user/ExampleUser` };
const ROLE = { AWS: `arn:aws:iam::${ACCOUNT}:role/ExampleRole` };
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
];
const GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const FOR_AWS = { Bool: { "kms:GrantIsForAWSResource": "true" } };
const BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/orders`;
const RECEIPT_RULE = `arn:aws:ses:us-east-1:${ACCOUNT}:receipt-rule-set/rules:receipt-rule/rule`;
const AUTO_SCALING = {
  AWS: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
};

const AUTO_SCALING_SUFFIX = { AWS: `${AUTO_SCALING.AWS}_CustomSuffix` };
const SPOT = {
  AWS: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`,
};

const ADMINISTRATION = [
  ...["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*"],
  ...["kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:Delete*", "kms:TagResource"],
  ...["kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
];

/** Administrators whose kms:Create* has grants in it, or who hold every right. */
const BOTH = { "kms-policy-separates-duties": "one principal both administers and uses the key" };
const NO_SOURCE = { "kms-policy-service-source": "any account can make the service use the key" };
const ANY_GRANT = {
  "kms-grant-scoped": "whoever may retire a grant says nothing of whom it lets in",
};
const OTHER_ACCOUNT = { "kms-policy-trusted-accounts": "another account that nobody has trusted" };

function allow(Principal: object | string, Action: unknown, Condition?: object): StatementParts {
  return { Effect: "Allow", Principal, Action, Resource: "*", ...(Condition && { Condition }) };
}

function deny(Principal: object | string, Action: unknown, Condition?: object): StatementParts {
  return { ...allow(Principal, Action, Condition), Effect: "Deny" };
}

function service(name: string): object {
  return { Service: `${name}.amazonaws.com` };
}

/** Key policies. Each stands beside the account's own statement. */
export const KEY_POLICY_EXAMPLES: readonly AwsExample[] = [
  ...at("kms/latest/developerguide/key-policy-default.html", {
    "the account alone": [[]],
    "administrators of the console": [[allow(ROLE, ADMINISTRATION)], BOTH],
    users: [[allow(ROLE, USE)]],
    "users of services that take grants": [[allow(ROLE, USE), allow(ROLE, GRANTS, FOR_AWS)]],
    "users of an HMAC key": [
      [allow(ROLE, ["kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"])],
    ],
    "users of a signing key": [
      [allow(ROLE, ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"])],
    ],
    "users of an asymmetric encryption key": [
      [
        allow(ROLE, [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:DescribeKey",
          "kms:GetPublicKey",
        ]),
      ],
    ],
    "users of a key agreement key": [
      [allow(ROLE, ["kms:DescribeKey", "kms:GetPublicKey", "kms:DeriveSharedSecret"])],
    ],
  }),
  ...at("kms/latest/developerguide/key-policy-overview.html", {
    "a description under a key spec": [
      [allow(USER, "kms:DescribeKey", { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } })],
    ],
    "administrators, users and another account": [
      [allow(ROLE, ADMINISTRATION), allow({ AWS: "arn:aws:iam::444455556666:root" }, USE)],
      { ...BOTH, ...OTHER_ACCOUNT },
    ],
  }),
  ...at("kms/latest/developerguide/key-policy-modifying-external-accounts.html", {
    "another account": [[allow({ AWS: "arn:aws:iam::444455556666:root" }, USE)], OTHER_ACCOUNT],
    "another account's role": [
      [allow({ AWS: "arn:aws:iam::444455556666:role/ExampleRole" }, USE)],
      OTHER_ACCOUNT,
    ],
  }),
  ...at("kms/latest/developerguide/key-policy-services.html", {
    "a service by its source": [
      [
        allow(service("cloudtrail"), ["kms:GenerateDataKey*", "kms:DescribeKey"], {
          StringEquals: {
            "aws:SourceArn": `arn:aws:cloudtrail:us-west-2:${ACCOUNT}:trail/ExampleTrail`,
          },
        }),
      ],
    ],
    "a service without a source": [
      [allow(service("cloudtrail"), "kms:GenerateDataKey*")],
      NO_SOURCE,
    ],
  }),
  ...at("kms/latest/developerguide/conditions-kms.html", {
    "kms:CallerAccount with kms:ViaService": [
      [
        allow({ AWS: "*" }, [...USE, "kms:CreateGrant"], {
          StringEquals: {
            "kms:CallerAccount": ACCOUNT,
            "kms:ViaService": "ec2.us-west-2.amazonaws.com",
          },
        }),
      ],
    ],
    "kms:BypassPolicyLockoutSafetyCheck": [
      [allow(ROLE, "kms:PutKeyPolicy", { Null: { "kms:BypassPolicyLockoutSafetyCheck": true } })],
    ],
    "kms:DataKeyPairSpec": [
      [
        allow(USER, ["kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext"], {
          StringLike: { "kms:DataKeyPairSpec": "RSA*" },
        }),
      ],
    ],
    "kms:EncryptionAlgorithm": [
      [
        allow(ROLE, ["kms:Encrypt", "kms:Decrypt"], {
          StringEquals: { "kms:EncryptionAlgorithm": "RSAES_OAEP_SHA_256" },
        }),
      ],
    ],
    "kms:EncryptionContext": [
      [
        allow(ROLE, "kms:GenerateDataKey", {
          StringEquals: { "kms:EncryptionContext:AppName": "ExampleApp" },
        }),
      ],
    ],
    "kms:EncryptionContext of several pairs": [
      [
        allow(ROLE, "kms:GenerateDataKey", {
          StringEquals: {
            "kms:EncryptionContext:AppName": "ExampleApp",
            "kms:EncryptionContext:FilePath": "/var/opt/secrets/",
          },
        }),
      ],
    ],
    "kms:EncryptionContextKeys": [
      [
        allow(ROLE, "kms:GenerateDataKey", {
          "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "AppName" },
        }),
      ],
    ],
    "an encryption context that must be there": [
      [allow(ROLE, "kms:GenerateDataKey", { Null: { "kms:EncryptionContextKeys": false } })],
    ],
    "kms:ExpirationModel": [
      [
        allow(USER, "kms:ImportKeyMaterial", {
          StringEquals: { "kms:ExpirationModel": "KEY_MATERIAL_EXPIRES" },
        }),
      ],
    ],
    "kms:GrantConstraintType": [
      [
        allow(USER, "kms:CreateGrant", {
          StringEquals: { "kms:GrantConstraintType": "EncryptionContextEquals" },
        }),
      ],
    ],
    "kms:GrantIsForAWSResource": [[allow(USER, "kms:CreateGrant", FOR_AWS)]],
    "kms:GrantOperations": [
      [
        allow(USER, "kms:CreateGrant", {
          "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt", "Decrypt"] },
        }),
      ],
    ],
    "kms:GranteePrincipal": [
      [allow(USER, "kms:CreateGrant", { StringEquals: { "kms:GranteePrincipal": ROLE.AWS } })],
    ],
    "kms:KeyUsage": [
      [allow(USER, "kms:Encrypt", { StringEquals: { "kms:KeyUsage": "ENCRYPT_DECRYPT" } })],
    ],
    "kms:MacAlgorithm": [
      [
        allow(USER, ["kms:GenerateMac", "kms:VerifyMac"], {
          StringEquals: { "kms:MacAlgorithm": ["HMAC_SHA_384"] },
        }),
      ],
    ],
    "kms:MessageType": [[allow(USER, "kms:Sign", { StringEquals: { "kms:MessageType": "RAW" } })]],
    "kms:ReEncryptOnSameKey": [
      [allow(USER, "kms:ReEncrypt*", { Bool: { "kms:ReEncryptOnSameKey": true } })],
    ],
    "kms:RequestAlias": [
      [
        allow(USER, "kms:DescribeKey", {
          StringEquals: { "kms:RequestAlias": "alias/ExampleKey" },
        }),
      ],
    ],
    "kms:ReplicaRegion": [
      [allow(USER, "kms:ReplicateKey", { StringEquals: { "kms:ReplicaRegion": ["us-east-1"] } })],
    ],
    "kms:RetiringPrincipal": [
      [allow(USER, "kms:CreateGrant", { StringEquals: { "kms:RetiringPrincipal": ROLE.AWS } })],
      ANY_GRANT,
    ],
    "kms:SigningAlgorithm": [
      [allow(USER, "kms:Sign", { StringEquals: { "kms:SigningAlgorithm": "RSASSA_PSS_SHA_512" } })],
    ],
    "kms:ValidTo": [
      [
        allow(USER, "kms:ImportKeyMaterial", {
          NumericLessThanEquals: { "kms:ValidTo": "1546257599.0" },
        }),
      ],
    ],
    "kms:ViaService for a user": [
      [
        allow(USER, USE, {
          StringEquals: {
            "kms:ViaService": ["ec2.us-west-2.amazonaws.com", "rds.us-west-2.amazonaws.com"],
          },
        }),
      ],
    ],
    "a Deny by kms:ViaService": [
      [deny(USER, "kms:*", { StringEquals: { "kms:ViaService": "rds.us-west-2.amazonaws.com" } })],
    ],
    "kms:WrappingAlgorithm": [
      [
        deny(USER, "kms:GetParametersForImport", {
          StringEquals: { "kms:WrappingAlgorithm": "RSAES_PKCS1_V1_5" },
        }),
      ],
    ],
    "kms:WrappingKeySpec": [
      [
        allow(USER, "kms:GetParametersForImport", {
          StringEquals: { "kms:WrappingKeySpec": "RSA_4096" },
        }),
      ],
    ],
  }),
  ...at("kms/latest/developerguide/kms-vpce-policy-condition.html", {
    "a Deny outside a VPC endpoint": [
      [
        deny("*", "kms:Decrypt", {
          StringNotEquals: { "aws:sourceVpce": "vpce-1234abcdf5678c90a" },
        }),
      ],
    ],
    "a user within a VPC": [
      [allow(USER, "kms:Decrypt", { StringEquals: { "aws:sourceVpc": "vpc-12345678" } })],
    ],
  }),
  ...at("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html", {
    "a trail encrypts": [
      [
        allow(service("cloudtrail"), "kms:GenerateDataKey*", {
          StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`,
          },
        }),
      ],
    ],
    "a trail's bucket has a Bucket Key": [
      [
        allow(service("cloudtrail"), "kms:Decrypt", {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
        }),
      ],
    ],
    "a user decrypts logs": [
      [
        allow(USER, "kms:Decrypt", {
          Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
        }),
      ],
    ],
    "a trail describes the key": [[allow(service("cloudtrail"), "kms:DescribeKey")]],
    "an event data store": [[allow(service("cloudtrail"), ["kms:GenerateDataKey", "kms:Decrypt"])]],
  }),
  ...at("eventbridge/latest/userguide/eb-encryption-key-policy.html", {
    "a bus, by source and encryption context": [
      [
        allow(service("events"), "kms:DescribeKey", {
          StringEquals: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": BUS },
        }),
        allow(service("events"), ["kms:GenerateDataKey", "kms:Decrypt"], {
          StringEquals: {
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": BUS,
            "kms:EncryptionContext:aws:events:event-bus:arn": BUS,
          },
        }),
      ],
    ],
    "a bus, by its encryption context alone": [
      [
        allow(service("events"), "kms:DescribeKey"),
        allow(service("events"), ["kms:GenerateDataKey", "kms:Decrypt"], {
          StringEquals: { "kms:EncryptionContext:aws:events:event-bus:arn": BUS },
        }),
      ],
    ],
    "any bus, without a condition": [
      [allow(service("events"), ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"])],
      NO_SOURCE,
    ],
  }),
  ...at("guardduty/latest/ug/guardduty_exportfindings.html", {
    "findings are exported": [
      [
        allow(service("guardduty"), "kms:GenerateDataKey", {
          StringEquals: {
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": `arn:aws:guardduty:us-east-1:${ACCOUNT}:detector/abc`,
          },
        }),
      ],
    ],
  }),
  ...at("autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html", {
    "the service-linked role in the same account": [
      [allow(AUTO_SCALING, USE), allow(AUTO_SCALING, "kms:CreateGrant", FOR_AWS)],
    ],
    "another account": [
      [
        allow({ AWS: "arn:aws:iam::444455556666:root" }, USE),
        allow({ AWS: "arn:aws:iam::444455556666:root" }, "kms:CreateGrant"),
      ],
      OTHER_ACCOUNT,
    ],
  }),
  ...at("eks/latest/userguide/auto-kms.html", {
    "the cluster role": [[allow(ROLE, USE), allow(ROLE, GRANTS, FOR_AWS)]],
  }),
  ...at("AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html", {
    "every log group of the account": [
      [
        allow(
          service("logs.us-east-1"),
          [
            "kms:Encrypt*",
            "kms:Decrypt*",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:Describe*",
          ],
          {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:*`,
            },
          },
        ),
      ],
    ],
    "one log group": [
      [
        allow(
          service("logs.us-east-1"),
          ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          {
            ArnEquals: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:example`,
            },
          },
        ),
      ],
    ],
  }),
  ...at("config/latest/developerguide/s3-kms-key-policy.html", {
    "AWS Config delivers for one account": [
      [
        allow(service("config"), ["kms:Decrypt", "kms:GenerateDataKey"], {
          StringEquals: { "AWS:SourceAccount": ACCOUNT },
        }),
      ],
    ],
    "AWS Config delivers by a role": [[allow(ROLE, ["kms:Decrypt", "kms:GenerateDataKey"])]],
  }),
  ...at("sns/latest/dg/sns-key-management.html", {
    "EventBridge publishes": [[allow(service("events"), ["kms:GenerateDataKey*", "kms:Decrypt"])]],
    "another service publishes, without a source": [
      [allow(service("s3"), ["kms:GenerateDataKey*", "kms:Decrypt"])],
      NO_SOURCE,
    ],
  }),
  ...at("AmazonS3/latest/userguide/ways-to-add-notification-config-to-bucket.html", {
    "S3 notifies an encrypted topic": [
      [
        allow(service("s3"), ["kms:GenerateDataKey", "kms:Decrypt"], {
          ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:amzn-s3-demo-bucket" },
          StringEquals: { "aws:SourceAccount": ACCOUNT },
        }),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/configure-inventory.html", {
    "S3 writes an inventory": [
      [
        allow(service("s3"), "kms:GenerateDataKey", {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnLike: { "aws:SourceARN": "arn:aws:s3:::amzn-s3-demo-bucket" },
        }),
      ],
    ],
  }),
  ...at("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html", {
    "CloudFront reads encrypted objects": [
      [
        allow(service("cloudfront"), ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"], {
          StringEquals: {
            "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/EDFDVBD6EXAMPLE`,
          },
        }),
      ],
    ],
  }),
  ...at("amazondynamodb/latest/developerguide/encryption.usagenotes.html", {
    "a role through DynamoDB, which reads metadata itself": [
      [
        allow(ROLE, [...USE, "kms:CreateGrant"], {
          StringLike: { "kms:ViaService": "dynamodb.*.amazonaws.com" },
        }),
        allow(service("dynamodb"), ["kms:Describe*", "kms:Get*", "kms:List*"]),
      ],
    ],
  }),
  ...at("awscloudtrail/latest/userguide/default-kms-key-policy.html", {
    "a trail's own console: decryption in the account, and for its log files": [
      [
        allow({ AWS: "*" }, ["kms:Decrypt", "kms:ReEncryptFrom"], {
          StringEquals: { "kms:CallerAccount": ACCOUNT },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`,
          },
        }),
        allow({ AWS: "*" }, "kms:CreateAlias", {
          StringEquals: {
            "kms:CallerAccount": ACCOUNT,
            "kms:ViaService": "ec2.us-east-1.amazonaws.com",
          },
        }),
      ],
    ],
    "another account's log files": [
      [
        allow({ AWS: "*" }, ["kms:Decrypt", "kms:ReEncryptFrom"], {
          StringEquals: { "kms:CallerAccount": "444455556666" },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`,
          },
        }),
      ],
      OTHER_ACCOUNT,
    ],
    "an event data store in two statements": [
      [
        allow(service("cloudtrail"), "kms:GenerateDataKey"),
        allow(service("cloudtrail"), "kms:Decrypt"),
        allow(ROLE, ["kms:Decrypt", "kms:GenerateDataKey"]),
      ],
    ],
  }),
  ...at("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#accounts", {
    "trails of two accounts": [
      [
        allow(service("cloudtrail"), "kms:GenerateDataKey*", {
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": [
              `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`,
              "arn:aws:cloudtrail:*:222222222222:trail/*",
            ],
          },
          StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` },
        }),
      ],
    ],
    "a trail decrypts, without a source": [
      [allow(service("cloudtrail"), "kms:Decrypt")],
      NO_SOURCE,
    ],
    "another account reads log files": [
      [
        allow({ AWS: "arn:aws:iam::222222222222:root" }, "kms:Decrypt", {
          Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
        }),
      ],
      OTHER_ACCOUNT,
    ],
    "a role reads log files of its account": [
      [
        allow(ROLE, "kms:Decrypt", {
          Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
        }),
      ],
    ],
    "a trail describes the key, by its source": [
      [
        allow(service("cloudtrail"), "kms:DescribeKey", {
          StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` },
        }),
      ],
    ],
  }),
  ...at("guardduty/latest/ug/guardduty_exportfindings.html#key", {
    "findings are exported, without a source": [
      [allow(service("guardduty"), "kms:GenerateDataKey")],
      NO_SOURCE,
    ],
    "a Region that is turned on by hand, without a source": [
      [allow(service("guardduty.me-south-1"), "kms:GenerateDataKey")],
      NO_SOURCE,
    ],
  }),
  ...at("autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html#spot", {
    "the role of Spot Instances": [[allow(SPOT, USE), allow(SPOT, "kms:CreateGrant", FOR_AWS)]],
    "a role of its own suffix": [
      [allow(AUTO_SCALING_SUFFIX, USE), allow(AUTO_SCALING_SUFFIX, "kms:CreateGrant", FOR_AWS)],
    ],
  }),
  ...at("eks/latest/userguide/ebs-csi.html", {
    "the driver's role": [[allow(ROLE, GRANTS, FOR_AWS), allow(ROLE, USE)]],
  }),
  ...at("eks/latest/userguide/enable-kms.html", {
    "the creator of a cluster makes its grant": [
      [allow(ROLE, ["kms:DescribeKey", "kms:CreateGrant"])],
      { "kms-grant-scoped": "the role may create grants for anyone, not for EKS alone" },
    ],
  }),
  ...at("AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html", {
    "logs are delivered to an encrypted bucket": [
      [
        allow(service("delivery.logs"), USE, {
          StringEquals: { "aws:SourceAccount": [ACCOUNT] },
          ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-east-1:${ACCOUNT}:*`] },
        }),
      ],
    ],
    "logs of another account are delivered": [
      [
        allow(service("delivery.logs"), USE, {
          StringEquals: { "aws:SourceAccount": ["444455556666"] },
          ArnLike: { "aws:SourceArn": ["arn:aws:logs:us-east-1:444455556666:*"] },
        }),
      ],
      OTHER_ACCOUNT,
    ],
  }),
  ...at("AmazonCloudWatch/latest/logs/S3ExportTasks.html", {
    "log data is exported to an encrypted bucket": [
      [
        allow(service("logs.us-east-1"), ["kms:GenerateDataKey", "kms:Decrypt"], {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnLike: { "aws:SourceArn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*` },
        }),
      ],
    ],
  }),
  ...at("kms/latest/developerguide/conditions-nitro-enclave.html", {
    "an enclave by its image": [
      [
        allow(
          ROLE,
          [
            "kms:Decrypt",
            "kms:DeriveSharedSecret",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyPair",
            "kms:GenerateRandom",
          ],
          {
            StringEqualsIgnoreCase: { "kms:RecipientAttestation:ImageSha384": "9fedcba8abcdef7" },
          },
        ),
      ],
    ],
  }),
  ...at("kms/latest/developerguide/conditions-nitro-tpm.html", {
    "an instance by a PCR of its NitroTPM": [
      [
        allow(ROLE, "kms:Decrypt", {
          StringEqualsIgnoreCase: { "kms:RecipientAttestation:NitroTPMPCR4": "9fedcba8abcdef7" },
        }),
      ],
    ],
  }),
  ...at("kms/latest/developerguide/multi-region-keys-auth.html", {
    "replication to two Regions": [
      [
        allow(ROLE, ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"], {
          StringEquals: { "kms:ReplicaRegion": ["us-east-1", "eu-west-3"] },
        }),
      ],
    ],
    "a Deny of multi-Region keys": [[deny(USER, "kms:*", { Bool: { "kms:MultiRegion": "true" } })]],
  }),
  ...at("kms/latest/developerguide/deleting-keys-adding-permission.html", {
    "an administrator who deletes": [
      [allow(USER, ["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"])],
    ],
  }),
  ...at("kms/latest/developerguide/conditions-kms.html#windows", {
    "kms:ScheduleKeyDeletionPendingWindowInDays": [
      [
        deny("*", "kms:ScheduleKeyDeletion", {
          NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "21" },
        }),
      ],
    ],
    "kms:RotationPeriodInDays": [
      [
        allow(USER, "kms:EnableKeyRotation", {
          NumericLessThanEquals: { "kms:RotationPeriodInDays": "180" },
        }),
      ],
    ],
    "kms:KeyOrigin": [[allow(USER, USE, { StringEquals: { "kms:KeyOrigin": "AWS_KMS" } })]],
    "kms:KeySpec": [[allow(USER, USE, { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } })]],
    "kms:KeyAgreementAlgorithm": [
      [
        allow(USER, "kms:DeriveSharedSecret", {
          StringEquals: { "kms:KeyAgreementAlgorithm": "ECDH" },
        }),
      ],
    ],
    "kms:EncryptionContextKeys of any value": [
      [
        allow(USER, "kms:GenerateDataKey*", {
          "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "Department" },
        }),
      ],
    ],
    "kms:ResourceAliases, which AWS KMS refuses in a key policy": [
      [allow(USER, "kms:Decrypt", { StringLike: { "kms:ResourceAliases": "alias/restricted*" } })],
      { "kms-policy-well-formed": "AWS KMS refuses this key in a key policy" },
    ],
    "aws:ResourceTag, which AWS KMS refuses in a key policy": [
      [allow(USER, "kms:Decrypt", { StringEquals: { "aws:ResourceTag/Project": "Alpha" } })],
      { "kms-policy-well-formed": "AWS KMS refuses this key in a key policy" },
    ],
  }),
  ...at("Route53/latest/DeveloperGuide/access-control-managing-permissions.html", {
    "Route 53 signs, by its source, and makes its grant": [
      [
        allow(service("dnssec-route53"), ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"], {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnEquals: { "aws:SourceArn": "arn:aws:route53:::hostedzone/Z0123456789ABC" },
        }),
        allow(service("dnssec-route53"), "kms:CreateGrant", FOR_AWS),
      ],
    ],
    "Route 53 signs, without a source": [
      [allow(service("dnssec-route53"), ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"])],
      NO_SOURCE,
    ],
  }),
  ...at("secretsmanager/latest/userguide/security-encryption.html", {
    "the account through Secrets Manager": [
      [
        allow({ AWS: "*" }, [...USE, "kms:CreateGrant"], {
          StringEquals: {
            "kms:CallerAccount": ACCOUNT,
            "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com",
          },
        }),
        allow(ROOT, ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"]),
      ],
    ],
  }),
  ...at("ses/latest/dg/receiving-email-permissions.html#kms", {
    "SES encrypts mail of one receipt rule": [
      [
        allow(service("ses"), ["kms:GenerateDataKey*"], {
          StringEquals: { "AWS:SourceAccount": ACCOUNT, "AWS:SourceArn": RECEIPT_RULE },
        }),
      ],
    ],
    "SES encrypts mail by its encryption context, as the page had it before": [
      [
        allow(service("ses"), ["kms:Encrypt", "kms:GenerateDataKey*"], {
          Null: {
            "kms:EncryptionContext:aws:ses:rule-name": "false",
            "kms:EncryptionContext:aws:ses:message-id": "false",
          },
          StringEquals: { "kms:EncryptionContext:aws:ses:source-account": ACCOUNT },
        }),
      ],
    ],
  }),
];

const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const OBJECTS = `${BUCKET}/*`;
const PUBLIC = {
  "s3-bucket-policy-not-public": "everyone, or no fixed value of a key that S3 lists",
};

const OTHER_BUCKET_ACCOUNT = {
  "s3-policy-trusted-accounts": "another account that nobody has trusted",
};
const NO_BUCKET_SOURCE = {
  "s3-policy-service-source": "any account can make the service write into the bucket",
};

function on(Resource: unknown, statement: StatementParts): StatementParts {
  return { ...statement, Resource };
}

/** Bucket policies. */
export const BUCKET_POLICY_EXAMPLES: readonly AwsExample[] = [
  ...at("AmazonS3/latest/userguide/access-control-block-public-access.html", {
    "Facebook's users": [
      [on("*", allow({ Federated: "graph.facebook.com" }, "s3:PutObject"))],
      PUBLIC,
    ],
    everyone: [[on("*", allow("*", "s3:PutObject"))], PUBLIC],
    "every VPC": [
      [on("*", allow("*", "s3:PutObject", { StringLike: { "aws:SourceVpc": "vpc-*" } }))],
      PUBLIC,
    ],
    "one VPC": [
      [on("*", allow("*", "s3:PutObject", { StringEquals: { "aws:SourceVpc": "vpc-91237329" } }))],
    ],
  }),
  ...at("AmazonS3/latest/userguide/example-bucket-policies.html", {
    "public reading": [[on(OBJECTS, allow("*", "s3:GetObject"))], PUBLIC],
    "an Allow from a network": [
      [on(OBJECTS, allow("*", "s3:GetObject", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }))],
    ],
    "a Deny outside a network": [
      [
        on(
          [BUCKET, OBJECTS],
          deny("*", "s3:*", { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
        ),
      ],
    ],
    "a Deny without TLS": [
      [on([BUCKET, OBJECTS], deny("*", "s3:*", { Bool: { "aws:SecureTransport": "false" } }))],
    ],
    "a referer": [
      [
        on(
          OBJECTS,
          allow("*", "s3:GetObject", { StringLike: { "aws:Referer": "http://www.example.com/*" } }),
        ),
      ],
      PUBLIC,
    ],
    "an organization": [
      [
        on(
          OBJECTS,
          allow("*", "s3:GetObject", { StringEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } }),
        ),
      ],
    ],
    "a Deny without MFA": [
      [on(OBJECTS, deny("*", "s3:*", { Null: { "aws:MultiFactorAuthAge": true } }))],
    ],
    "uploads by another account": [
      [
        on(
          OBJECTS,
          allow({ AWS: "arn:aws:iam::444455556666:root" }, "s3:PutObject", {
            StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
          }),
        ),
      ],
      OTHER_BUCKET_ACCOUNT,
    ],
    inventory: [
      [
        on(
          OBJECTS,
          allow(service("s3"), "s3:PutObject", {
            ArnLike: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source" },
            StringEquals: { "aws:SourceAccount": ACCOUNT },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/access-points-policies.html", {
    "access points decide": [
      [
        on(
          [BUCKET, OBJECTS],
          allow("*", "*", { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/enable-server-access-logging.html", {
    "server access logs": [
      [
        on(
          OBJECTS,
          allow(service("logging.s3"), "s3:PutObject", {
            ArnLike: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source" },
            StringEquals: { "aws:SourceAccount": ACCOUNT },
          }),
        ),
      ],
    ],
  }),
  ...at("awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html", {
    "a trail": [
      [
        on(
          BUCKET,
          allow(service("cloudtrail"), "s3:GetBucketAcl", {
            StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` },
          }),
        ),
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow(service("cloudtrail"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
            },
          }),
        ),
      ],
    ],
    "a trail, as before 2021": [
      [
        on(BUCKET, allow(service("cloudtrail"), "s3:GetBucketAcl")),
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow(service("cloudtrail"), "s3:PutObject", {
            StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
          }),
        ),
      ],
      NO_BUCKET_SOURCE,
    ],
    "the trail of an organization": [
      [
        on(
          `${BUCKET}/AWSLogs/o-a1b2c3d4e5/*`,
          allow(service("cloudtrail"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/organization`,
            },
          }),
        ),
      ],
    ],
    "trails of two accounts": [
      [
        on(
          [`${BUCKET}/AWSLogs/${ACCOUNT}/*`, `${BUCKET}/AWSLogs/444455556666/*`],
          allow(service("cloudtrail"), "s3:PutObject", {
            StringEquals: {
              "aws:SourceArn": [
                `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
                "arn:aws:cloudtrail:us-east-1:444455556666:trail/main",
              ],
              "s3:x-amz-acl": "bucket-owner-full-control",
            },
          }),
        ),
      ],
      OTHER_BUCKET_ACCOUNT,
    ],
  }),
  ...at("config/latest/developerguide/s3-bucket-policy.html", {
    "AWS Config": [
      [
        on(
          BUCKET,
          allow(service("config"), ["s3:GetBucketAcl", "s3:ListBucket"], {
            StringEquals: { "AWS:SourceAccount": ACCOUNT },
          }),
        ),
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/Config/*`,
          allow(service("config"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "AWS:SourceAccount": ACCOUNT,
            },
          }),
        ),
      ],
    ],
  }),
  ...at("elasticloadbalancing/latest/application/enable-access-logging.html", {
    "a load balancer's logs": [
      [
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow(service("logdelivery.elasticloadbalancing"), "s3:PutObject"),
        ),
      ],
    ],
    "a load balancer's logs under a prefix": [
      [
        on(
          `${BUCKET}/logging/AWSLogs/${ACCOUNT}/*`,
          allow(service("logdelivery.elasticloadbalancing"), "s3:PutObject"),
        ),
      ],
    ],
    "a load balancer's logs in a Region older than August 2022": [
      [
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow({ AWS: "arn:aws:iam::127311923021:root" }, "s3:PutObject"),
        ),
      ],
    ],
    "a load balancer's logs of any account": [
      [on(OBJECTS, allow(service("logdelivery.elasticloadbalancing"), "s3:PutObject"))],
      NO_BUCKET_SOURCE,
    ],
    "a load balancer on an Outpost": [
      [
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow(service("logdelivery.elb"), "s3:PutObject", {
            StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
          }),
        ),
      ],
    ],
  }),
  ...at("vpc/latest/userguide/flow-logs-s3-permissions.html", {
    "flow logs": [
      [
        on(
          [`${BUCKET}/AWSLogs/${ACCOUNT}/*`],
          allow(service("delivery.logs"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceAccount": ACCOUNT,
            },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:us-east-1:${ACCOUNT}:*` },
          }),
        ),
        on(
          BUCKET,
          allow(service("delivery.logs"), ["s3:GetBucketAcl"], {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:us-east-1:${ACCOUNT}:*` },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html", {
    "origin access control": [
      [
        on(
          OBJECTS,
          allow(service("cloudfront"), "s3:GetObject", {
            StringEquals: {
              "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/EDFDVBD6`,
            },
          }),
        ),
      ],
    ],
    "an origin access identity": [
      [
        on(
          OBJECTS,
          allow(
            { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC" },
            "s3:GetObject",
          ),
        ),
      ],
    ],
    "an origin access identity by its canonical user": [
      [on(OBJECTS, allow({ CanonicalUser: "a".repeat(64) }, "s3:GetObject"))],
    ],
  }),
  ...at("AmazonCloudWatch/latest/logs/S3Export.html", {
    "exported logs": [
      [
        on(
          OBJECTS,
          allow({ Service: "logs.us-east-1.amazonaws.com" }, "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceAccount": [ACCOUNT],
            },
            ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*`] },
          }),
        ),
      ],
    ],
  }),
  ...at("guardduty/latest/ug/guardduty_exportfindings.html", {
    "GuardDuty's findings": [
      [
        on(
          OBJECTS,
          allow(service("guardduty"), "s3:PutObject", {
            StringEquals: {
              "aws:SourceAccount": ACCOUNT,
              "aws:SourceArn": `arn:aws:guardduty:us-east-1:${ACCOUNT}:detector/12abc34d567e8fa901bc2d34e56789f0`,
            },
          }),
        ),
      ],
    ],
  }),
  ...at("ses/latest/dg/receiving-email-permissions.html", {
    "received mail": [
      [
        on(
          OBJECTS,
          allow(service("ses"), "s3:PutObject", {
            StringEquals: { "AWS:SourceAccount": ACCOUNT, "AWS:SourceArn": RECEIPT_RULE },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/example-bucket-policies.html#more", {
    "uploads of two accounts with a public ACL": [
      [
        on(
          OBJECTS,
          allow(
            { AWS: [ROOT.AWS, "arn:aws:iam::444455556666:root"] },
            ["s3:PutObject", "s3:PutObjectAcl"],
            { StringEquals: { "s3:x-amz-acl": ["public-read"] } },
          ),
        ),
      ],
      OTHER_BUCKET_ACCOUNT,
    ],
    "both kinds of addresses": [
      [
        on(
          [BUCKET, OBJECTS],
          allow("*", "s3:*", {
            IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:DB8:1234:5678::/64"] },
            NotIpAddress: { "aws:SourceIp": ["192.0.2.128/30", "2001:DB8:1234:5678:ABCD::/80"] },
          }),
        ),
      ],
    ],
    "an origin access identity": [
      [
        on(
          OBJECTS,
          allow(
            { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC" },
            "s3:GetObject",
          ),
        ),
      ],
    ],
    "public reading beside a Deny without MFA of one folder": [
      [
        on(
          `${BUCKET}/taxdocuments/*`,
          deny("*", "s3:*", { Null: { "aws:MultiFactorAuthAge": true } }),
        ),
        on(OBJECTS, allow("*", "s3:GetObject")),
      ],
      PUBLIC,
    ],
    "Storage Lens": [
      [
        on(
          `${BUCKET}/StorageLens/${ACCOUNT}/*`,
          allow(service("storage-lens.s3"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceAccount": ACCOUNT,
              "aws:SourceArn": `arn:aws:s3:us-east-1:${ACCOUNT}:storage-lens/dashboard`,
            },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/amazon-s3-policy-keys.html", {
    "reading from a network without one of its addresses": [
      [
        on(
          OBJECTS,
          allow("*", "s3:GetObject", {
            IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
            NotIpAddress: { "aws:SourceIp": "192.0.2.188/32" },
          }),
        ),
      ],
    ],
    "full control for the owner": [
      [
        on(
          OBJECTS,
          allow({ AWS: "arn:aws:iam::444455556666:user/Dave" }, "s3:PutObject", {
            StringEquals: { "s3:x-amz-grant-full-control": "id=AccountA-CanonicalUserID" },
          }),
        ),
        on(
          OBJECTS,
          deny({ AWS: "arn:aws:iam::444455556666:user/Dave" }, "s3:PutObject", {
            StringNotEquals: { "s3:x-amz-grant-full-control": "id=AccountA-CanonicalUserID" },
          }),
        ),
      ],
      OTHER_BUCKET_ACCOUNT,
    ],
    "copies from one folder": [
      [
        on(OBJECTS, allow(USER, "s3:PutObject")),
        on(
          OBJECTS,
          deny(USER, "s3:PutObject", {
            StringNotLike: { "s3:x-amz-copy-source": "amzn-s3-demo-source/public/*" },
          }),
        ),
      ],
    ],
    "a list of one folder": [
      [on(BUCKET, allow(USER, "s3:ListBucket", { StringEquals: { "s3:prefix": "projects" } }))],
    ],
  }),
  ...at("AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html", {
    "a Deny outside a VPC endpoint": [
      [
        on(
          [BUCKET, OBJECTS],
          deny("*", "s3:*", { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
        ),
      ],
    ],
    "a Deny outside a VPC": [
      [
        on(
          [BUCKET, OBJECTS],
          deny("*", "s3:*", { StringNotEquals: { "aws:SourceVpc": "vpc-111bbb22" } }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/UsingKMSEncryption.html", {
    "a Deny of uploads without SSE-KMS": [
      [
        on(
          OBJECTS,
          deny("*", "s3:PutObject", {
            StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
          }),
        ),
      ],
    ],
    "a Deny of uploads without a key": [
      [
        on(
          OBJECTS,
          deny("*", "s3:PutObject", {
            Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "true" },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html", {
    "a Deny of SSE-C": [
      [
        on(
          OBJECTS,
          deny("*", "s3:PutObject", {
            Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonS3/latest/userguide/setting-repl-config-perm-overview.html", {
    "replicas of another account": [
      [
        on(
          OBJECTS,
          allow({ AWS: "arn:aws:iam::444455556666:role/replication" }, [
            "s3:ReplicateObject",
            "s3:ReplicateDelete",
          ]),
        ),
        on(
          BUCKET,
          allow({ AWS: "arn:aws:iam::444455556666:role/replication" }, [
            "s3:List*",
            "s3:GetBucketVersioning",
            "s3:PutBucketVersioning",
          ]),
        ),
      ],
      OTHER_BUCKET_ACCOUNT,
    ],
  }),
  ...at(
    "awscloudtrail/latest/userguide/cloudtrail-create-and-update-an-organizational-trail-by-using-the-aws-cli.html",
    {
      "an organization's trail": [
        [
          on(
            BUCKET,
            allow(service("cloudtrail"), "s3:GetBucketAcl", {
              StringEquals: {
                "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
              },
            }),
          ),
          on(
            `${BUCKET}/AWSLogs/o-exampleorgid/*`,
            allow(service("cloudtrail"), "s3:PutObject", {
              StringEquals: {
                "s3:x-amz-acl": "bucket-owner-full-control",
                "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
              },
            }),
          ),
        ],
      ],
    },
  ),
  ...at("guardduty/latest/ug/guardduty_exportfindings.html", {
    "findings under one key, over TLS": [
      [
        on(BUCKET, allow(service("guardduty"), "s3:GetBucketLocation")),
        on(OBJECTS, allow(service("guardduty"), "s3:PutObject")),
        on(
          OBJECTS,
          deny(service("guardduty"), "s3:PutObject", {
            StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
          }),
        ),
        on(
          OBJECTS,
          deny(service("guardduty"), "s3:PutObject", {
            StringNotEquals: {
              "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:us-east-1:${ACCOUNT}:key/KMSKeyId`,
            },
          }),
        ),
        on(OBJECTS, deny("*", "s3:*", { Bool: { "aws:SecureTransport": "false" } })),
      ],
      NO_BUCKET_SOURCE,
    ],
  }),
  ...at("AmazonCloudWatch/latest/logs/S3ExportTasks.html", {
    "exported log data": [
      [
        on(
          BUCKET,
          allow(service("logs.us-west-2"), "s3:GetBucketAcl", {
            StringEquals: { "aws:SourceAccount": [ACCOUNT] },
            ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-west-2:${ACCOUNT}:log-group:*`] },
          }),
        ),
        on(
          OBJECTS,
          allow(service("logs.us-west-2"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceAccount": [ACCOUNT],
            },
            ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-west-2:${ACCOUNT}:log-group:*`] },
          }),
        ),
      ],
    ],
  }),
  ...at("AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html", {
    "delivered logs": [
      [
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/*`,
          allow(service("delivery.logs"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "aws:SourceAccount": [ACCOUNT],
            },
            ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-east-1:${ACCOUNT}:*`] },
          }),
        ),
      ],
    ],
  }),
  ...at("config/latest/developerguide/s3-bucket-policy.html#delivery", {
    "AWS Config delivers": [
      [
        on(
          BUCKET,
          allow(service("config"), "s3:ListBucket", {
            StringEquals: { "AWS:SourceAccount": ACCOUNT },
          }),
        ),
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/Config/*`,
          allow(service("config"), "s3:PutObject", {
            StringEquals: {
              "s3:x-amz-acl": "bucket-owner-full-control",
              "AWS:SourceAccount": ACCOUNT,
            },
          }),
        ),
      ],
    ],
    "one delivery channel": [
      [
        on(
          `${BUCKET}/AWSLogs/${ACCOUNT}/Config/*`,
          allow(service("config"), "s3:PutObject", {
            ArnLike: { "AWS:SourceArn": `arn:aws:config:us-east-1:${ACCOUNT}:*` },
          }),
        ),
      ],
    ],
  }),
];

function at(
  page: string,
  examples: Readonly<
    Record<
      string,
      readonly [
        statements: readonly StatementParts[],
        objections?: Readonly<Record<string, string>>,
      ]
    >
  >,
): readonly AwsExample[] {
  return Object.entries(examples).map(([what, [statements, objections]]) => ({
    page,
    what,
    statements,
    ...(objections && { objections }),
  }));
}

/** The account's own statement, which each of the key policies has. */
export const OWN_STATEMENT = allow(ROOT, "kms:*");
