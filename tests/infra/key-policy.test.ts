import assert from "node:assert/strict";
import fc from "fast-check";
import { type KeyPolicyArgs, keyPolicy } from "../../infra/key-policy";
import { KEY_POLICY_LIMIT, policyText } from "../../infra/policy-document";

const args: KeyPolicyArgs = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: true,
  keyUsers: [],
  bucketArn: "arn:aws:s3:::aerosecure-dev",
  sseAlgorithm: "aws:kms",
};

const ACCOUNT = {
  Sid: "Enable IAM User Permissions",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};

const ADMINISTRATORS = {
  Sid: "Allow access for Key Administrators",
  Effect: "Allow",
  Principal: { AWS: ["arn:aws:iam::111122223333:user/kzax01"] },
  Action: [
    "kms:Create*",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
  ],
  Resource: "*",
};

describe("keyPolicy", () => {
  it("lets the account rule and the administrators manage", () => {
    assert.deepEqual(keyPolicy(args), {
      Version: "2012-10-17",
      Statement: [ACCOUNT, ADMINISTRATORS],
    });
  });

  it("takes deletion, and no more, from administrators who may not delete", () => {
    assert.deepEqual(keyPolicy({ ...args, administratorsMayDeleteKey: false }), {
      Version: "2012-10-17",
      Statement: [
        ACCOUNT,
        {
          ...ADMINISTRATORS,
          Action: [
            "kms:Create*",
            "kms:Describe*",
            "kms:Enable*",
            "kms:List*",
            "kms:Put*",
            "kms:Update*",
            "kms:Revoke*",
            "kms:Disable*",
            "kms:Get*",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:CancelKeyDeletion",
            "kms:RotateKeyOnDemand",
          ],
        },
      ],
    });
  });

  it("lets users reach the key through S3, for the bucket alone, under its Bucket Key", () => {
    const crew = ["arn:aws:iam::111122223333:role/Crew"];
    assert.deepEqual(keyPolicy({ ...args, keyUsers: crew }), {
      Version: "2012-10-17",
      Statement: [
        ACCOUNT,
        ADMINISTRATORS,
        {
          Sid: "AllowEncryptThroughS3Only",
          Effect: "Allow",
          Principal: { AWS: crew },
          Action: "kms:GenerateDataKey",
          Resource: "*",
          Condition: {
            StringEquals: {
              "kms:ViaService": "s3.us-east-1.amazonaws.com",
              "kms:CallerAccount": "111122223333",
              "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::aerosecure-dev",
            },
          },
        },
        {
          Sid: "AllowDecryptThroughS3Only",
          Effect: "Allow",
          Principal: { AWS: crew },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: {
            StringEquals: {
              "kms:ViaService": "s3.us-east-1.amazonaws.com",
              "kms:CallerAccount": "111122223333",
            },
            StringLike: {
              "kms:EncryptionContext:aws:s3:arn": [
                "arn:aws:s3:::aerosecure-dev",
                "arn:aws:s3:::aerosecure-dev/*",
              ],
            },
          },
        },
        {
          Sid: "AllowDescribeForUsers",
          Effect: "Allow",
          Principal: { AWS: crew },
          Action: "kms:DescribeKey",
          Resource: "*",
        },
      ],
    });
  });

  it("lets users write under the objects' names where two layers leave no Bucket Key", () => {
    const { Statement } = keyPolicy({
      ...args,
      keyUsers: ["arn:aws:iam::111122223333:role/Crew"],
      sseAlgorithm: "aws:kms:dsse",
    });
    assert.deepEqual(Statement.find(({ Action }) => Action === "kms:GenerateDataKey")?.Condition, {
      StringEquals: {
        "kms:ViaService": "s3.us-east-1.amazonaws.com",
        "kms:CallerAccount": "111122223333",
      },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::aerosecure-dev/*" },
    });
  });

  const partitions = [
    { name: "aws-us-gov", dnsSuffix: "amazonaws.com", region: "us-gov-west-1" },
    { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", region: "cn-north-1" },
  ];
  for (const { name, dnsSuffix, region } of partitions) {
    it(`speaks of ${name} there`, () => {
      const { Statement } = keyPolicy({
        ...args,
        partition: { name, dnsSuffix },
        region,
        keyUsers: [`arn:${name}:iam::111122223333:role/Crew`],
      });
      assert.deepEqual(Statement[0]?.Principal, { AWS: `arn:${name}:iam::111122223333:root` });
      assert.equal(
        Statement[3]?.Condition?.["StringEquals"]?.["kms:ViaService"],
        `s3.${region}.${dnsSuffix}`,
      );
    });
  }

  it("never drops the account or the way back from a deletion, and fits into a key policy", () => {
    const arn = fc
      .tuple(fc.constantFrom("user", "role"), fc.stringMatching(/^[\w+=,.@-]{1,64}$/))
      .map(([kind, name]) => `arn:aws-us-gov:iam::111122223333:${kind}/${name}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(arn, { minLength: 1, maxLength: 50 }),
        fc.uniqueArray(arn, { maxLength: 50 }),
        fc.boolean(),
        fc.constantFrom("aws:kms", "aws:kms:dsse"),
        (administrators, keyUsers, administratorsMayDeleteKey, sseAlgorithm) => {
          const policy = keyPolicy({
            ...args,
            administrators,
            keyUsers,
            administratorsMayDeleteKey,
            sseAlgorithm,
          });
          assert.deepEqual(policy.Statement[0], ACCOUNT);
          assert.ok(policy.Statement[1]?.Action.includes("kms:CancelKeyDeletion"));
          assert.equal(policy.Statement.length, keyUsers.length === 0 ? 2 : 5);
          const sids = policy.Statement.map(({ Sid }) => Sid);
          assert.equal(new Set(sids).size, sids.length);
          assert.ok(policy.Statement.every(({ Effect }) => Effect === "Allow"));
          assert.ok(policyText(policy, KEY_POLICY_LIMIT).length <= 32_768);
        },
      ),
    );
  });
});
