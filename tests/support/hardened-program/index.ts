import { Config, getStack } from "@pulumi/pulumi";
import { policyInput } from "../../../infra/aws/policy-document";
import { AccountPublicAccess } from "../../../infra/buckets/account-public-access";
import { bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { hardenedBucket } from "../../../infra/buckets/hardened-bucket";
import { CustomerKey } from "../../../infra/keys/customer-key";
import { keyPolicy } from "../../../infra/keys/key-policy";
import { Replica } from "../../../infra/replication/replica";
import { replicaBucketName } from "../../../infra/replication/replica-names";
import { Replication } from "../../../infra/replication/replication";

const accountId = "111122223333";
const partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const sseAlgorithm = "aws:kms" as const;
const days = new Config().getNumber("lockedForDays");
const forceDestroy = new Config().getBoolean("forceDestroy") ?? false;

const source = place("us-east-1", `aerosecure-${getStack()}-${accountId}-us-east-1`);
const copy = place("eu-west-1", replicaBucketName(source.bucketName, "eu-west-1"));

function place(region: string, bucketName: string) {
  return { region, bucketName, bucketArn: `arn:aws:s3:::${bucketName}` };
}

function keyOf(name: string, { region, bucketArn }: typeof source): CustomerKey {
  const policy = keyPolicy({
    partition,
    accountId,
    region,
    bucketArn,
    sseAlgorithm,
    administrators: [`arn:aws:iam::${accountId}:user/kzax01`],
    administratorsMayDeleteKey: true,
    keyUsers: [],
  });
  return new CustomerKey(name, {
    region,
    alias: `alias/aerosecure-${getStack()}`,
    description: `Encrypts ${name}.`,
    policy: JSON.stringify(policy),
  });
}

function bucketArgs({ region, bucketName, bucketArn }: typeof source, key: CustomerKey) {
  const { keyArn } = key;
  const protect = false;
  const guards = { minimumTlsVersion: "1.2", serviceRoles: [], deployer: [], protect } as const;
  return {
    region,
    partition,
    accountId,
    bucketName,
    key,
    sseAlgorithm,
    forceDestroy,
    policy: policyInput(bucketPolicy({ ...guards, bucketArn, keyArn, sseAlgorithm })),
    accessLogs: true,
    protect,
    oldVersionsKeptForDays: 30,
    objectLock: days === undefined ? undefined : ({ mode: "GOVERNANCE", days } as const),
  };
}

const key = keyOf("data", source);
const replicaKey = keyOf("data-replica", copy);
const replica = new Replica("data-replica", {
  source: { ...source, key },
  bucket: bucketArgs(copy, replicaKey),
});
const bucket = hardenedBucket("data", { ...bucketArgs(source, key), outlastedBy: [replica] });
new Replication("data", { region: source.region, source: bucket, replica });
new AccountPublicAccess("account", { accountId });

/** What the test addresses. */
export = {
  keyId: key.keyId,
  replicaKeyId: replicaKey.keyId,
  bucketName: bucket.bucketName,
  replicaName: replica.bucket.bucketName,
};
