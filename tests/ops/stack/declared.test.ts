import assert from "node:assert/strict";
import { type Declared, declaredOf } from "../../../ops/stack/declared";
import type { StateResource } from "../../../ops/stack/stack";
import { DECLARED_BY_NOBODY, KEY_ARN as KEY, OTHER_KEY, TARGET } from "../support/samples";

const policy = (Sid: string) => JSON.stringify({ Statement: [{ Sid }] });

const resource = (type: string, outputs: StateResource["outputs"] & object): StateResource => ({
  urn: `urn:pulumi:prod::aerosecure-kms::${type}::data`,
  type,
  outputs,
});
const keyIn = (outputs: object) => resource("aws:kms/key:Key", { arn: KEY, ...outputs });
const policyIn = (bucket: string, Sid: string) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy: policy(Sid) });
const encryptionIn = (sseAlgorithm: string) =>
  resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {
      bucket: "files",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId: KEY } }],
    },
  );
const state: readonly StateResource[] = [
  keyIn({ arn: OTHER_KEY, policy: policy("Other"), rotationPeriodInDays: 90 }),
  keyIn({ policy: policy("Key"), rotationPeriodInDays: 365 }),
  policyIn("files-logs", "Logs"),
  policyIn("files", "Bucket"),
  encryptionIn("aws:kms"),
  resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
    bucket: "files",
    rule: { defaultRetention: { mode: "GOVERNANCE", days: 30, years: 0 } },
  }),
];

const declared: Declared = {
  ...DECLARED_BY_NOBODY,
  keyAlias: "alias/cloud_user",
  rotationPeriodInDays: 365,
  keyPolicy: policy("Key"),
  bucketPolicy: policy("Bucket"),
  objectLock: "GOVERNANCE, 30 days",
};

describe("declaredOf", () => {
  const twoLayers = { algorithm: "aws:kms:dsse", keyArn: KEY, bucketKey: false };

  it("finds what the stack has deployed, of this key and this bucket alone", () => {
    assert.deepEqual(declaredOf(TARGET, state, undefined), declared);
  });

  it("finds two layers, which have no Bucket Key, and no lock", () => {
    assert.deepEqual(declaredOf(TARGET, [encryptionIn("aws:kms:dsse")], undefined), {
      ...DECLARED_BY_NOBODY,
      encryption: twoLayers,
      keyAlias: "alias/cloud_user",
      objectLock: "none",
    });
  });

  it("takes a policy for what it is, text or not", () => {
    const asObject = keyIn({ policy: JSON.parse(policy("Key")) });
    assert.equal(declaredOf(TARGET, [asObject], undefined).keyPolicy, policy("Key"));
  });

  it("knows without a stack what every stack has, and leaves the number of layers to the bucket", () => {
    assert.deepEqual(declaredOf({ ...TARGET, keyAlias: undefined }, undefined, "aws:kms:dsse"), {
      ...DECLARED_BY_NOBODY,
      encryption: twoLayers,
    });
    assert.equal(declaredOf(TARGET, undefined, "AES256").encryption.algorithm, "aws:kms");
  });
});
