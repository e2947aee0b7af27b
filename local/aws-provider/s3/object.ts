import { previewOnly } from "../preview-only";
import { region, tags } from "../property";
import { lengthWithin, oneOf } from "../rules";

/**
 * `aws:s3/bucketObjectv2:BucketObjectv2`: a file that belongs to the stack.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export const object = previewOnly({
  label: "S3 Object",
  properties: {
    bucket: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 2048) },
    bucketKeyEnabled: { is: "flag", computed: true },
    content: { is: "text" },
    key: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 1024) },
    kmsKeyId: { is: "text" },
    region,
    serverSideEncryption: {
      is: "text",
      computed: true,
      rule: oneOf("AES256", "aws:kms", "aws:kms:dsse"),
    },
    tags,
  },
  outputs: { arn: {}, etag: {}, tagsAll: { follows: "tags" }, versionId: {} },
  remedy: "upload files with the AWS CLI or an SDK",
});
