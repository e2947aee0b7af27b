import assert from "node:assert/strict";
import fc from "fast-check";
import { decryptsThroughS3, encryptsThroughS3, type KeyUse } from "../../infra/key-use";
import { keyUserPolicy } from "../../infra/key-user-policy";
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../infra/limits";

const use: KeyUse = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
  bucketArn: "arn:aws:s3:::files",
  sseAlgorithm: "aws:kms",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("keyUserPolicy", () => {
  for (const sseAlgorithm of ["aws:kms", "aws:kms:dsse"] as const) {
    it(`lets its holder use bucket, objects and key, and no more, under ${sseAlgorithm}`, () => {
      const args = { ...use, sseAlgorithm, keyArn };
      assert.deepEqual(keyUserPolicy(args), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ListBucket",
            Effect: "Allow",
            Action: [
              "s3:ListBucket",
              "s3:ListBucketVersions",
              "s3:ListBucketMultipartUploads",
              "s3:GetBucketLocation",
            ],
            Resource: "arn:aws:s3:::files",
          },
          {
            Sid: "UseObjects",
            Effect: "Allow",
            Action: [
              "s3:GetObject",
              "s3:GetObjectVersion",
              "s3:PutObject",
              "s3:DeleteObject",
              "s3:AbortMultipartUpload",
              "s3:ListMultipartUploadParts",
            ],
            Resource: "arn:aws:s3:::files/*",
          },
          {
            Sid: "EncryptThroughS3Only",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: keyArn,
            Condition: encryptsThroughS3(args),
          },
          {
            Sid: "DecryptThroughS3Only",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: keyArn,
            Condition: decryptsThroughS3(args),
          },
          { Sid: "DescribeKey", Effect: "Allow", Action: "kms:DescribeKey", Resource: keyArn },
        ],
      });
    });
  }

  it("is a policy AWS takes: Sids of letters and digits, and short enough for any bucket", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
        fc.constantFrom("aws:kms", "aws:kms:dsse"),
        (name, sseAlgorithm) => {
          const policy = keyUserPolicy({
            ...use,
            bucketArn: `arn:aws-us-gov:s3:::${name}`,
            sseAlgorithm,
            keyArn,
          });
          assert.ok(JSON.stringify(policy).length <= MANAGED_POLICY_MAX_CHARACTERS);
          assert.ok(policy.Statement.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid)));
        },
      ),
    );
  });
});
