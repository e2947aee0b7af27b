import { mustExist } from "../failure";
import type { Lookup } from "../resource";
import { text } from "../value";

/**
 * `aws:s3/getBucketPolicy:getBucketPolicy`: the policy of a bucket, as text.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
export const getBucketPolicy: Lookup = {
  label: (args) => `S3 Bucket (${text(args, "bucket")}) Policy`,
  async read(aws, args) {
    const bucket = text(args, "bucket") ?? "";
    const { Policy: policy = "" } = await mustExist(
      aws.s3.getBucketPolicy({ Bucket: bucket }),
      "NoSuchBucket",
      "NoSuchBucketPolicy",
    );
    return { bucket, id: bucket, policy, region: aws.name };
  },
};
