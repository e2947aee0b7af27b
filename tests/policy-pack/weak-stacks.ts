import type { TestResource } from "../support/run-policy";
import {
  bucket,
  companion,
  encryption,
  KEY_ARN,
  key as plainKey,
  encryptionRule as ruleOf,
} from "./buckets";

type Properties = Readonly<Record<string, unknown>>;

const ACCOUNT = "arn:aws:iam::111122223333";

const root = statement({ AWS: `${ACCOUNT}:root` }, "kms:*");
const bucketRoot = {
  ...statement({ AWS: `${ACCOUNT}:root` }, "s3:*"),
  Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
};

/**
 * For each policy the smallest stack that it refuses, by the policy's name. Values are as the
 * engine gives them to policies: documents as JSON.
 */
export const WEAK_STACKS: Readonly<Record<string, readonly TestResource[]>> = {
  "kms-key-single-region": [key({ multiRegion: true })],
  "kms-key-symmetric": [key({ customerMasterKeySpec: "RSA_4096" })],
  "kms-key-aws-origin": [key({ customKeyStoreId: "cks-1234567890abcdef0" })],
  "kms-key-deletion-window": [key({ deletionWindowInDays: 6 })],
  "kms-key-rotation": [key({ enableKeyRotation: false })],
  "kms-key-enabled": [key({ isEnabled: false })],
  "kms-key-lockout-check": [key({ bypassPolicyLockoutSafetyCheck: true })],
  "kms-key-description": [key({ description: "key" })],
  "kms-key-has-policy": [key({})],
  "kms-key-single-policy-source": [
    key({ policy: documentOf(root) }),
    {
      type: "aws:kms/keyPolicy:KeyPolicy",
      name: "key-policy",
      props: { keyId: KEY_ARN, policy: documentOf(root) },
      madeFrom: { keyId: ["key"] },
    },
  ],
  "kms-key-has-alias": [key({})],
  "kms-key-protected": [key({})],
  "kms-alias-name": [
    {
      type: "aws:kms/alias:Alias",
      name: "alias",
      props: { name: "alias/aws/files", targetKeyId: KEY_ARN },
    },
  ],
  "kms-policy-well-formed": [
    key({ policy: JSON.stringify({ Version: "2008-10-17", Statement: [root] }) }),
  ],
  "kms-policy-not-public": [key({ policy: documentOf(root, statement("*", "kms:Decrypt")) })],
  "kms-policy-trusted-accounts": [
    key({
      policy: documentOf(
        root,
        statement({ AWS: "arn:aws:iam::444455556666:root" }, "kms:DescribeKey"),
      ),
    }),
  ],
  "kms-policy-keeps-control": [
    key({ policy: documentOf(statement({ AWS: `${ACCOUNT}:role/Reader` }, "kms:Decrypt")) }),
  ],
  "kms-policy-separates-duties": [
    key({
      policy: documentOf(
        root,
        statement({ AWS: `${ACCOUNT}:role/Both` }, ["kms:PutKeyPolicy", "kms:Decrypt"]),
      ),
    }),
  ],
  "kms-policy-service-source": [
    key({
      policy: documentOf(
        root,
        statement({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*"),
      ),
    }),
  ],
  "kms-grant-scoped": [
    {
      type: "aws:kms/grant:Grant",
      name: "grant",
      props: {
        keyId: KEY_ARN,
        granteePrincipal: `${ACCOUNT}:role/Reader`,
        operations: ["Decrypt", "CreateGrant"],
      },
    },
  ],
  "s3-bucket-sse-kms": [bucket(), encryption(ruleOf("AES256"))],
  "s3-bucket-customer-key": [bucket(), encryption(ruleOf("aws:kms", "alias/aws/s3"))],
  "s3-bucket-key-enabled": [bucket(), encryption(ruleOf("aws:kms", KEY_ARN, false))],
  "s3-bucket-dsse-without-bucket-key": [bucket(), encryption(ruleOf("aws:kms:dsse"))],
  "s3-bucket-key-compliant": [
    key({ arn: KEY_ARN, multiRegion: true }),
    bucket(),
    encryption(ruleOf("aws:kms"), { madeFrom: { rules: ["key"] } }),
  ],
  "s3-bucket-blocks-sse-c": [bucket(), encryption(ruleOf("aws:kms"))],
  "s3-bucket-public-access-blocked": [
    bucket(),
    companion("BucketPublicAccessBlock", { blockPublicAcls: true }),
  ],
  "s3-bucket-policy-not-public": [
    bucket(),
    companion("BucketPolicy", {
      policy: documentOf({
        ...statement("*", "s3:GetObject"),
        Resource: "arn:aws:s3:::files/*",
      }),
    }),
  ],
  "s3-bucket-tls-only": [bucket(), companion("BucketPolicy", { policy: documentOf(bucketRoot) })],
  "s3-bucket-versioned": [
    bucket(),
    companion("BucketVersioning", { versioningConfiguration: { status: "Suspended" } }),
  ],
  "s3-bucket-acls-disabled": [
    bucket(),
    companion("BucketOwnershipControls", { rule: { objectOwnership: "ObjectWriter" } }),
  ],
  "s3-bucket-logged": [bucket()],
  "s3-bucket-keeps-objects": [bucket({ forceDestroy: true })],
  "s3-replica-encrypted": [
    bucket(),
    {
      type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      name: "replication",
      props: {
        bucket: "files",
        role: `${ACCOUNT}:role/Replication`,
        rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::copies" } }],
      },
    },
  ],
  "s3-object-default-encryption": [
    bucket(),
    companion("BucketObjectv2", { key: "file", serverSideEncryption: "AES256" }),
  ],
  "guardduty-enabled": [detector({ enable: false })],
  "guardduty-s3-protection": [detector({ datasources: { s3Logs: { enable: false } } })],
  "securityhub-standards": [
    {
      type: "aws:securityhub/account:Account",
      name: "hub",
      props: { enableDefaultStandards: false },
    },
  ],
  "cloudtrail-encrypted": [trail({})],
  "cloudtrail-validated": [trail({ enableLogFileValidation: false })],
  "cloudtrail-records-kms": [
    trail({
      eventSelectors: [
        {
          includeManagementEvents: true,
          readWriteType: "All",
          excludeManagementEventSources: ["kms.amazonaws.com"],
        },
      ],
    }),
  ],
  "kms-tamper-alarm": [key({})],
};

function key(props: Properties): TestResource {
  return plainKey({ props });
}

function detector(props: Properties): TestResource {
  return { type: "aws:guardduty/detector:Detector", name: "detector", props };
}

function trail(props: Properties): TestResource {
  return {
    type: "aws:cloudtrail/trail:Trail",
    name: "trail",
    props: { name: "trail", s3BucketName: "logs", ...props },
  };
}

function statement(principal: unknown, action: unknown): Properties {
  return { Effect: "Allow", Principal: principal, Action: action, Resource: "*" };
}

function documentOf(...statements: readonly Properties[]): string {
  const numbered = statements.map((each, index) => ({ Sid: `Statement${index}`, ...each }));
  return JSON.stringify({ Version: "2012-10-17", Statement: numbered });
}
