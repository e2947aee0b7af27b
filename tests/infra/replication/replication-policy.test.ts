import assert from "node:assert/strict";
import {
  type ReplicationPolicyArgs,
  replicationPolicy,
  replicationTrust,
} from "../../../infra/replication/replication-policy";
import { CHINA_PLACE } from "../support/places";
import { allows, documentOf } from "../support/statements";

const args: ReplicationPolicyArgs = {
  partition: CHINA_PLACE.partition,
  source: {
    region: "cn-north-1",
    bucketArn: "arn:aws-cn:s3:::files",
    keyArn: "arn:aws-cn:kms:cn-north-1:111122223333:key/source",
  },
  replica: {
    region: "cn-northwest-1",
    bucketArn: "arn:aws-cn:s3:::copy",
    keyArn: "arn:aws-cn:kms:cn-northwest-1:111122223333:key/copy",
  },
  objectLock: false,
};
const READ = [
  "s3:GetObjectVersionForReplication",
  "s3:GetObjectVersionAcl",
  "s3:GetObjectVersionTagging",
];

describe("replicationPolicy", () => {
  it("lets S3 read here, write there, and use each key for its own bucket alone", () => {
    const throughS3 = (region: string, bucketArn: string) => ({
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com.cn` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
    });
    const expected = documentOf(
      allows(
        "ReadSourceBucket",
        ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        "arn:aws-cn:s3:::files",
      ),
      allows("ReadSourceVersions", READ, "arn:aws-cn:s3:::files/*"),
      allows(
        "WriteReplicas",
        ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
        "arn:aws-cn:s3:::copy/*",
      ),
      allows(
        "DecryptSource",
        ["kms:Decrypt"],
        "arn:aws-cn:kms:cn-north-1:111122223333:key/source",
        throughS3("cn-north-1", "arn:aws-cn:s3:::files"),
      ),
      allows(
        "EncryptReplicas",
        ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        "arn:aws-cn:kms:cn-northwest-1:111122223333:key/copy",
        throughS3("cn-northwest-1", "arn:aws-cn:s3:::copy"),
      ),
    );
    assert.deepEqual(replicationPolicy(args), expected);
  });

  it("lets S3 read a version's lock where there is one to copy", () => {
    const { Statement } = replicationPolicy({ ...args, objectLock: true });
    assert.deepEqual(Statement[1]?.Action, [
      ...READ,
      "s3:GetObjectRetention",
      "s3:GetObjectLegalHold",
    ]);
  });
});

describe("replicationTrust", () => {
  it("lets S3 and nobody else act as the role", () => {
    const expected = documentOf({
      Sid: "AllowS3ToReplicate",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    assert.deepEqual(replicationTrust(), expected);
  });
});
