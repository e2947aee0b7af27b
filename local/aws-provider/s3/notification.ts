import { flag } from "../value";
import { companion } from "./companion";

/**
 * A bucket's events, which go to EventBridge or nowhere: the local AWS's buckets speak to no other.
 * A bucket without any says so, and is not without this resource for that.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export const notification = companion({
  label: "S3 Bucket Notification",
  properties: { eventbridge: { is: "flag", default: false } },
  put: (s3, Bucket, inputs) =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: flag(inputs, "eventbridge")
        ? { EventBridgeConfiguration: {} }
        : {},
    }),
  async get(s3, Bucket) {
    const found = await s3.getBucketNotificationConfiguration({ Bucket });
    return { eventbridge: found.EventBridgeConfiguration !== undefined };
  },
  remove: (s3, Bucket) =>
    s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {} }),
});
