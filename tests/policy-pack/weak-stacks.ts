import type { TestResource } from "../../policy-pack/src/testing";
import { bucket, companion, encryption, encryptionRule, KEY_ARN } from "./buckets";
import { alias, key, keyPolicyOf } from "./keys";

type Properties = Readonly<Record<string, unknown>>;

const ACCOUNT = "arn:aws:iam::111122223333";
const READER = `${ACCOUNT}:role/Reader`;
const ROOT = { AWS: `${ACCOUNT}:root` };

const root = statement(ROOT, "kms:*");
const FILES = ["arn:aws:s3:::files/*"];
const bucketRoot = statement(ROOT, "s3:*", ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]);

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
  "kms-key-has-policy": [key()],
  "kms-key-single-policy-source": [
    key(policyOf(root)),
    keyPolicyOf("key", KEY_ARN, {
      name: "key-policy",
      props: { keyId: KEY_ARN, ...policyOf(root) },
    }),
  ],
  "kms-key-has-alias": [key()],
  "kms-key-protected": [key()],
  "kms-alias-name": [alias(KEY_ARN, { props: { name: "alias/aws/files", targetKeyId: KEY_ARN } })],
  "kms-policy-well-formed": [
    key({ policy: JSON.stringify({ Version: "2008-10-17", Statement: [root] }) }),
  ],
  "kms-policy-not-public": [key(policyOf(root, statement("*", "kms:Decrypt")))],
  "kms-policy-trusted-accounts": [
    key(policyOf(root, statement({ AWS: "arn:aws:iam::444455556666:root" }, "kms:DescribeKey"))),
  ],
  "kms-policy-keeps-control": [key(policyOf(statement({ AWS: READER }, "kms:Decrypt")))],
  "kms-policy-separates-duties": [
    key(
      policyOf(
        root,
        statement({ AWS: `${ACCOUNT}:role/Both` }, ["kms:PutKeyPolicy", "kms:Decrypt"]),
      ),
    ),
  ],
  "kms-policy-service-source": [
    key(policyOf(root, statement({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*"))),
  ],
  "kms-grant-scoped": [
    resource("aws:kms/grant:Grant", "grant", {
      keyId: KEY_ARN,
      granteePrincipal: READER,
      operations: ["Decrypt", "CreateGrant"],
    }),
  ],
  "s3-bucket-sse-kms": [bucket(), encryption(encryptionRule("AES256"))],
  "s3-bucket-customer-key": [bucket(), encryption(encryptionRule("aws:kms", "alias/aws/s3"))],
  "s3-bucket-key-enabled": [bucket(), encryption(encryptionRule("aws:kms", KEY_ARN, false))],
  "s3-bucket-dsse-without-bucket-key": [bucket(), encryption(encryptionRule("aws:kms:dsse"))],
  "s3-bucket-key-compliant": [
    key({ arn: KEY_ARN, multiRegion: true }),
    bucket(),
    encryption(encryptionRule("aws:kms"), { madeFrom: { rules: ["key"] } }),
  ],
  "s3-bucket-blocks-sse-c": [bucket(), encryption(encryptionRule("aws:kms"))],
  "s3-bucket-public-access-blocked": bucketWith("BucketPublicAccessBlock", {
    blockPublicAcls: true,
  }),
  "s3-bucket-policy-not-public": bucketWith(
    "BucketPolicy",
    policyOf(statement("*", "s3:GetObject", "arn:aws:s3:::files/*")),
  ),
  "s3-bucket-tls-only": bucketWith("BucketPolicy", policyOf(bucketRoot)),
  "s3-policy-trusted-accounts": [
    key(policyOf(root)),
    ...bucketWith(
      "BucketPolicy",
      policyOf(statement({ AWS: "arn:aws:iam::444455556666:root" }, "s3:GetObject", FILES)),
    ),
  ],
  "s3-policy-service-source": bucketWith(
    "BucketPolicy",
    policyOf(statement({ Service: "cloudfront.amazonaws.com" }, "s3:GetObject", FILES)),
  ),
  "s3-bucket-account-namespace": [bucket()],
  "s3-bucket-versioned": bucketWith("BucketVersioning", {
    versioningConfiguration: { status: "Suspended" },
  }),
  "s3-bucket-acls-disabled": bucketWith("BucketOwnershipControls", {
    rule: { objectOwnership: "ObjectWriter" },
  }),
  "s3-bucket-logged": [bucket()],
  "s3-bucket-keeps-objects": [bucket({ forceDestroy: true })],
  "s3-replica-encrypted": [
    bucket(),
    resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "replication", {
      bucket: "files",
      role: `${ACCOUNT}:role/Replication`,
      rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::copies" } }],
    }),
  ],
  "s3-object-default-encryption": bucketWith("BucketObjectv2", {
    key: "file",
    serverSideEncryption: "AES256",
  }),
  "guardduty-enabled": [detector({ enable: false })],
  "guardduty-s3-protection": [detector({ datasources: { s3Logs: { enable: false } } })],
  "securityhub-standards": [
    resource("aws:securityhub/account:Account", "hub", { enableDefaultStandards: false }),
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
  "kms-tamper-alarm": [key()],
};

function bucketWith(kind: string, props: Properties): readonly TestResource[] {
  return [bucket(), companion(kind, props)];
}

function detector(props: Properties): TestResource {
  return resource("aws:guardduty/detector:Detector", "detector", props);
}

function trail(props: Properties): TestResource {
  const all = { name: "trail", s3BucketName: "logs", ...props };
  return resource("aws:cloudtrail/trail:Trail", "trail", all);
}

function resource(type: string, name: string, props: Properties): TestResource {
  return { type, name, props };
}

function statement(Principal: unknown, Action: unknown, Resource: unknown = "*"): Properties {
  return { Effect: "Allow", Principal, Action, Resource };
}

function policyOf(...statements: readonly Properties[]): Properties {
  const numbered = statements.map((each, index) => ({ Sid: `Statement${index}`, ...each }));
  return { policy: JSON.stringify({ Version: "2012-10-17", Statement: numbered }) };
}
