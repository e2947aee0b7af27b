import { Trail } from "@pulumi/aws/cloudtrail";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { derivedBucketName } from "../../aws/bucket-namespace";
import { NEW_BEFORE_OLD } from "../../aws/new-before-old";
import type { Partition } from "../../aws/partitions";
import { policyInput } from "../../aws/policy-document";
import { hardenedBucket } from "../../buckets/hardened-bucket";
import type { CustomerKey } from "../../keys/customer-key";
import { trailBucketPolicy } from "./trail-bucket-policy";

export interface AuditTrailArgs {
  readonly region: string;
  readonly partition: Partition;
  /** 12 digits. */
  readonly accountId: string;
  /** 3 to 128 letters, digits, ".", "_" and "-". */
  readonly trailName: string;
  /** The trail's ARN, known before the trail is there: key and bucket let in this trail alone. */
  readonly trailArn: string;
  /** The name of the bucket that the trail delivers to. */
  readonly bucketName: string;
  /** The buckets whose objects' every reading and writing is recorded, in whatever region. */
  readonly dataBucketNames: readonly string[];
  /** Encrypts the log files; its policy has to let the trail in. */
  readonly key: CustomerKey;
  /** Whether requests to the trail's bucket are logged in turn. */
  readonly accessLogs: boolean;
  /** Whether the policies of its buckets refuse to let them be deleted. */
  readonly protect: boolean;
  /** Whether destroying the trail's bucket deletes the log files. @default false */
  readonly forceDestroy?: boolean;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The name of the bucket that the trail of a data bucket delivers to. */
export function trailBucketName(dataBucketName: string): string {
  return derivedBucketName(dataBucketName, "-trail");
}

/**
 * A trail of all regions, with a bucket of its own, that records every change in the account and
 * every access to the objects of the data's buckets. It never records its own deliveries, each of which would
 * make the next.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 */
export class AuditTrail extends ComponentResource {
  readonly trailArn: Output<string>;
  readonly bucketName: Output<string>;

  constructor(name: string, args: AuditTrailArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:cloudtrail:AuditTrail", name, {}, opts);
    const { region, partition, accountId, bucketName, key, protect, tags = {} } = args;
    const bucketArn = `arn:${partition.name}:s3:::${bucketName}`;
    const bucket = hardenedBucket(
      `${name}-trail`,
      {
        region,
        partition,
        accountId,
        bucketName,
        key,
        policy: policyInput(
          trailBucketPolicy({
            ...{ bucketArn, accountId, protect },
            ...{ keyArn: key.keyArn, trailArn: args.trailArn },
          }),
        ),
        accessLogs: args.accessLogs,
        protect,
        forceDestroy: args.forceDestroy ?? false,
        objectLock: undefined,
        oldVersionsKeptForDays: undefined,
        tags,
      },
      { parent: this },
    );
    const trail = new Trail(
      name,
      {
        region,
        name: args.trailName,
        s3BucketName: bucket.bucketName,
        kmsKeyId: key.keyArn,
        enableLogging: true,
        enableLogFileValidation: true,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        advancedEventSelectors: eventSelectors(
          args.dataBucketNames.map((each) => `arn:${partition.name}:s3:::${each}/`),
        ),
        tags,
      },
      // After the bucket's policy, which CloudTrail tries out first.
      { parent: this, ...NEW_BEFORE_OLD, dependsOn: [bucket] },
    );
    this.trailArn = trail.arn;
    this.bucketName = bucket.bucketName;
    this.registerOutputs({ trailArn: this.trailArn, bucketName: this.bucketName });
  }
}

/**
 * Every management event, those of KMS among them, and the objects of the data's buckets.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
function eventSelectors(objectArns: readonly string[]) {
  return [
    {
      name: "Management events",
      fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
    },
    {
      name: "Objects of the data",
      fieldSelectors: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "resources.ARN", startsWiths: [...objectArns] },
      ],
    },
  ];
}
