import assert from "node:assert/strict";
import {
  contextsToDecrypt,
  contextsToEncrypt,
  decryptsThroughS3,
  encryptsThroughS3,
  type KeyUse,
  longestKeyArn,
  s3Service,
} from "../../../infra/keys/key-use";
import { CHINA_PLACE } from "../support/places";

const use: KeyUse = {
  ...CHINA_PLACE,
  bucketArn: "arn:aws-cn:s3:::files",
  sseAlgorithm: "aws:kms",
};

const BUCKET = "arn:aws-cn:s3:::files";
const OBJECTS = "arn:aws-cn:s3:::files/*";
const CONTEXT = "kms:EncryptionContext:aws:s3:arn";
const THROUGH_S3 = {
  "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn",
  "kms:CallerAccount": "111122223333",
};

describe("longestKeyArn", () => {
  it("is as long as a key's", () => {
    const arn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert.equal(longestKeyArn(use).length, arn.length);
    assert.equal(longestKeyArn(use).slice(0, -36), arn.slice(0, -36));
  });
});

describe("the use of a key", () => {
  it("is S3's of the region, under the partition's name", () => {
    assert.equal(s3Service(use), "s3.cn-north-1.amazonaws.com.cn");
  });

  it("encrypts under the bucket's ARN with a Bucket Key, and reads both forms", () => {
    assert.equal(contextsToEncrypt(use), BUCKET);
    assert.deepEqual(contextsToDecrypt(use), [BUCKET, OBJECTS]);
    assert.deepEqual(encryptsThroughS3(use), {
      StringEquals: { ...THROUGH_S3, [CONTEXT]: BUCKET },
    });
    assert.deepEqual(decryptsThroughS3(use), {
      StringEquals: THROUGH_S3,
      StringLike: { [CONTEXT]: [BUCKET, OBJECTS] },
    });
  });

  it("encrypts under the objects' ARNs in two layers, and reads as before", () => {
    const twice: KeyUse = { ...use, sseAlgorithm: "aws:kms:dsse" };
    assert.equal(contextsToEncrypt(twice), OBJECTS);
    assert.deepEqual(encryptsThroughS3(twice), {
      StringEquals: THROUGH_S3,
      StringLike: { [CONTEXT]: OBJECTS },
    });
    assert.deepEqual(decryptsThroughS3(twice), decryptsThroughS3(use));
  });
});
