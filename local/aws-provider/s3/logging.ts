import type { BucketLoggingStatus, PartitionDateSource } from "@aws-sdk/client-s3";
import { lengthWithin, oneOf } from "../rules";
import { present, record, text, type Values } from "../value";
import { companion } from "./companion";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
export const logging = companion({
  label: "S3 Bucket Logging",
  properties: {
    targetBucket: { is: "text", required: true, rule: lengthWithin(1, 63) },
    targetObjectKeyFormat: {
      is: "object",
      of: {
        partitionedPrefix: {
          is: "object",
          of: {
            partitionDateSource: {
              is: "text",
              required: true,
              rule: oneOf("EventTime", "DeliveryTime"),
            },
          },
        },
        simplePrefix: { is: "object", of: {} },
      },
    },
    targetPrefix: { is: "text", required: true },
  },
  put: (s3, Bucket, inputs) =>
    s3.putBucketLogging({ Bucket, BucketLoggingStatus: statusOf(inputs) }),
  async get(s3, Bucket) {
    const { LoggingEnabled: found } = await s3.getBucketLogging({ Bucket });
    if (found === undefined) {
      return undefined;
    }
    const { PartitionedPrefix, SimplePrefix } = found.TargetObjectKeyFormat ?? {};
    const targetObjectKeyFormat =
      found.TargetObjectKeyFormat === undefined
        ? undefined
        : present({
            partitionedPrefix:
              PartitionedPrefix === undefined
                ? undefined
                : present({ partitionDateSource: PartitionedPrefix.PartitionDateSource }),
            simplePrefix: SimplePrefix === undefined ? undefined : {},
          });
    return present({
      targetBucket: found.TargetBucket,
      targetObjectKeyFormat,
      targetPrefix: found.TargetPrefix ?? "",
    });
  },
  remove: (s3, Bucket) => s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} }),
});

function statusOf(inputs: Values): BucketLoggingStatus {
  const format = record(inputs, "targetObjectKeyFormat");
  const PartitionDateSource = text(record(format, "partitionedPrefix"), "partitionDateSource") as
    | PartitionDateSource
    | undefined;
  return {
    LoggingEnabled: {
      TargetBucket: text(inputs, "targetBucket"),
      TargetObjectKeyFormat: {
        ...(format["simplePrefix"] === undefined ? {} : { SimplePrefix: {} }),
        ...(PartitionDateSource === undefined
          ? {}
          : { PartitionedPrefix: { PartitionDateSource } }),
      },
      TargetPrefix: text(inputs, "targetPrefix"),
    },
  };
}
