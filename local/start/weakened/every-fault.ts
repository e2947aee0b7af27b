import { Trail } from "@pulumi/aws/cloudtrail";
import { Detector } from "@pulumi/aws/guardduty";
import { Grant, Key, KeyPolicy } from "@pulumi/aws/kms";
import {
  Bucket,
  BucketObjectv2,
  BucketOwnershipControls,
  BucketPolicy,
  BucketReplicationConfig,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3";
import { Account } from "@pulumi/aws/securityhub";
import { accountRoot, everyone, otherAccount, policyOf, reader, statement } from "./documents";

/**
 * A stack with every fault that the provider itself does not refuse: what it refuses never comes
 * before the policies that see a whole stack.
 */
export function everyFault(): void {
  faultsOfKeys();
  faultsOfKeyPolicies();
  faultsOfBuckets();
  faultsOfServices();
}

/** In several keys, since some faults exclude each other. */
function faultsOfKeys(): void {
  const { keyId } = new Key("careless", {
    bypassPolicyLockoutSafetyCheck: true,
    deletionWindowInDays: 7,
    description: "key",
    enableKeyRotation: false,
    isEnabled: false,
    multiRegion: true,
  });
  new Key("asymmetric", {
    customerMasterKeySpec: "RSA_4096",
    customKeyStoreId: "cks-1234567890abcdef0",
  });
  new Grant("grant", {
    keyId,
    granteePrincipal: reader,
    operations: ["Decrypt", "CreateGrant"],
  });
}

function faultsOfKeyPolicies(): void {
  new Key("open", {
    policy: JSON.stringify({
      Version: "2008-10-17",
      Statement: [
        accountRoot,
        everyone,
        statement("Share with another account", { AWS: otherAccount }, "kms:DescribeKey"),
        statement("Do everything", { AWS: reader }, ["kms:PutKeyPolicy", "kms:Decrypt"]),
        statement("Any trail", { Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*"),
      ],
    }),
  });
  new Key("lost", { policy: policyOf(statement("Read", { AWS: reader }, "kms:Decrypt")) });
  const { keyId } = new Key("twice", { policy: policyOf(accountRoot) });
  new KeyPolicy("second-policy", { keyId, policy: policyOf(accountRoot) });
}

function faultsOfServices(): void {
  new Detector("detector-that-is-off", { enable: false });
  new Detector("detector-without-s3", { region: "eu-west-3" });
  new Account("hub", { enableDefaultStandards: false });
  new Trail("trail", {
    name: "aerosecure-weakened-trail",
    s3BucketName: "aerosecure-weakened-logs",
    eventSelectors: [
      {
        excludeManagementEventSources: ["kms.amazonaws.com"],
        includeManagementEvents: true,
        readWriteType: "All",
      },
    ],
  });
}

function faultsOfBuckets(): void {
  const key = new Key("multi-region", { enableKeyRotation: true, multiRegion: true });
  const bare = new Bucket("bare-bucket", { forceDestroy: true }).bucket;
  new BucketServerSideEncryptionConfiguration("aes-256", {
    bucket: bare,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  const bucket = new Bucket("bucket", { bucket: "aerosecure-weakened-example" }).bucket;
  const byDefault = { kmsMasterKeyId: "alias/aws/s3", sseAlgorithm: "aws:kms" };
  new BucketServerSideEncryptionConfiguration("without-bucket-key", {
    bucket,
    rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: false }],
  });
  new BucketObjectv2("object", { bucket, key: "file", serverSideEncryption: "AES256" });
  const Resource = "arn:aws:s3:::aerosecure-weakened-example/*";
  const readableBy = (Principal: unknown) => ({
    ...{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource },
  });
  new BucketPolicy("open-policy", {
    bucket,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: ["*", { AWS: otherAccount }, { Service: "cloudfront.amazonaws.com" }].map(
        readableBy,
      ),
    }),
  });
  new BucketOwnershipControls("acls", { bucket, rule: { objectOwnership: "ObjectWriter" } });
  new BucketReplicationConfig("replication", {
    bucket,
    role: reader,
    rules: [
      {
        id: "everything",
        priority: 0,
        filter: {},
        status: "Enabled",
        destination: { bucket: "arn:aws:s3:::aerosecure-copies" },
      },
    ],
  });
  new BucketServerSideEncryptionConfiguration("dsse-with-bucket-key", {
    bucket: new Bucket("dsse-bucket", {}).bucket,
    rules: [
      {
        applyServerSideEncryptionByDefault: {
          kmsMasterKeyId: key.arn,
          sseAlgorithm: "aws:kms:dsse",
        },
        bucketKeyEnabled: true,
      },
    ],
  });
}
