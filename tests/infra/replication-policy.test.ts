import assert from "node:assert/strict";
import {
  type ReplicationPolicyArgs,
  replicationPolicy,
  replicationTrust,
} from "../../infra/replication-policy";

const args: ReplicationPolicyArgs = {
  partition: { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
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
    assert.deepEqual(replicationPolicy(args), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadSourceBucket",
          Effect: "Allow",
          Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          Resource: "arn:aws-cn:s3:::files",
        },
        {
          Sid: "ReadSourceVersions",
          Effect: "Allow",
          Action: READ,
          Resource: "arn:aws-cn:s3:::files/*",
        },
        {
          Sid: "WriteReplicas",
          Effect: "Allow",
          Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          Resource: "arn:aws-cn:s3:::copy/*",
        },
        {
          Sid: "DecryptSource",
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: "arn:aws-cn:kms:cn-north-1:111122223333:key/source",
          Condition: {
            StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" },
            StringLike: {
              "kms:EncryptionContext:aws:s3:arn": [
                "arn:aws-cn:s3:::files",
                "arn:aws-cn:s3:::files/*",
              ],
            },
          },
        },
        {
          Sid: "EncryptReplicas",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
          Resource: "arn:aws-cn:kms:cn-northwest-1:111122223333:key/copy",
          Condition: {
            StringEquals: { "kms:ViaService": "s3.cn-northwest-1.amazonaws.com.cn" },
            StringLike: {
              "kms:EncryptionContext:aws:s3:arn": [
                "arn:aws-cn:s3:::copy",
                "arn:aws-cn:s3:::copy/*",
              ],
            },
          },
        },
      ],
    });
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
    assert.deepEqual(replicationTrust(), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowS3ToReplicate",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ],
    });
  });
});
