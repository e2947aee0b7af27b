import assert from "node:assert/strict";
import fc from "fast-check";
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../../infra/aws/limits";
import { decryptsThroughS3, encryptsThroughS3, type KeyUse } from "../../../infra/keys/key-use";
import { keyUserPolicy } from "../../../infra/keys/key-user-policy";
import { serviceActions } from "../../support/service-authorization";
import { PLACE } from "../support/places";
import { allows, documentOf } from "../support/statements";

const use: KeyUse = {
  ...PLACE,
  bucketArn: "arn:aws:s3:::files",
  sseAlgorithm: "aws:kms",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("keyUserPolicy", () => {
  for (const sseAlgorithm of ["aws:kms", "aws:kms:dsse"] as const) {
    it(`lets its holder use bucket, objects and key, and no more, under ${sseAlgorithm}`, () => {
      const args = { ...use, sseAlgorithm, keyArn };
      const expected = documentOf(
        allows(
          "ListBucket",
          [
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:GetBucketLocation",
            "s3:GetBucketVersioning",
            "s3:GetEncryptionConfiguration",
          ],
          "arn:aws:s3:::files",
        ),
        allows(
          "UseObjects",
          [
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:GetObjectAcl",
            "s3:GetObjectAttributes",
            "s3:GetObjectVersionAttributes",
            "s3:GetObjectTagging",
            "s3:GetObjectVersionTagging",
            "s3:PutObject",
            "s3:RestoreObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
          ],
          "arn:aws:s3:::files/*",
        ),
        allows("TagObjects", "s3:PutObjectTagging", "arn:aws:s3:::files/*"),
        {
          Sid: "NeverWriteScanResult",
          Effect: "Deny",
          Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
          Resource: "arn:aws:s3:::files/*",
          Condition: {
            "ForAnyValue:StringEquals": {
              "s3:RequestObjectTagKeys": ["GuardDutyMalwareScanStatus"],
            },
          },
        },
        allows("EncryptThroughS3Only", "kms:GenerateDataKey", keyArn, encryptsThroughS3(args)),
        allows("DecryptThroughS3Only", "kms:Decrypt", keyArn, decryptsThroughS3(args)),
        allows("DescribeKey", "kms:DescribeKey", keyArn),
      );
      assert.deepEqual(keyUserPolicy(args), expected);
    });
  }

  it("refuses to write the scan's result in every action that writes tags", async () => {
    const writing = (await serviceActions("s3")).filter(({ conditionKeys }) =>
      conditionKeys.includes("s3:RequestObjectTagKeys"),
    );
    const { Statement } = keyUserPolicy({ ...use, keyArn });
    const refused = Statement.find(({ Sid }) => Sid === "NeverWriteScanResult")?.Action;
    // S3 asks about this one beside others: it writes no tag.
    const actions = writing.map(({ name }) => name).filter((name) => !/:BypassGov/.test(name));
    assert.deepEqual(actions.toSorted(), refused);
  });

  it("is a policy AWS takes: Sids of letters and digits, and short enough for any bucket", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
        fc.constantFrom("aws:kms", "aws:kms:dsse"),
        (name, sseAlgorithm) => {
          const bucketArn = `arn:aws-us-gov:s3:::${name}`;
          const policy = keyUserPolicy({ ...use, bucketArn, sseAlgorithm, keyArn });
          assert.ok(JSON.stringify(policy).length <= MANAGED_POLICY_MAX_CHARACTERS);
          assert.ok(policy.Statement.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid)));
        },
      ),
    );
  });
});
