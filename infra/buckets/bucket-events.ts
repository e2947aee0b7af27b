import { BucketLogging, BucketNotification } from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { AccessLogBucket } from "./access-log-bucket";
import { ACCESS_LOG_PREFIX } from "./access-log-policy";
import type { EncryptedBucket } from "./encrypted-bucket";

export interface BucketEventsArgs {
  readonly region: string;
  readonly bucket: EncryptedBucket;
  /**
   * Where every request to the bucket is logged.
   *
   * @default nowhere
   */
  readonly accessLogs?: AccessLogBucket | undefined;
}

/**
 * Tells what happens to a bucket: its objects' events to EventBridge, every request to an access-log
 * bucket. Deleted with the bucket and never before.
 */
export class BucketEvents extends ComponentResource {
  constructor(name: string, args: BucketEventsArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:BucketEvents", name, {}, opts);
    const { region, accessLogs } = args;
    const { bucket, bucketName } = args.bucket;
    const own = { parent: this, deletedWith: bucket };
    new BucketNotification(
      name,
      { region, bucket: bucketName, eventbridge: true },
      { ...own, dependsOn: [args.bucket] },
    );
    if (accessLogs !== undefined) {
      new BucketLogging(
        name,
        {
          region,
          bucket: bucketName,
          targetBucket: accessLogs.bucketName,
          targetPrefix: ACCESS_LOG_PREFIX,
          // By the day of the request: one day's logs are found without reading the others'.
          targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
        },
        // The policy that allows the logs is in place before the first is sent.
        { ...own, dependsOn: [args.bucket, accessLogs] },
      );
    }
    this.registerOutputs();
  }
}
