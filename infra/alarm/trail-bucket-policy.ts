import { denyInsecureTransport, type PolicyDocument } from "../aws/policy-document";
import { denyRemoval } from "../buckets/deny-removal";

export interface TrailBucketPolicyArgs {
  readonly bucketArn: string;
  /** The account whose log files are delivered, 12 digits. */
  readonly accountId: string;
  /** The only trail that may deliver. */
  readonly trailArn: string;
  /** Whether the bucket and this policy refuse to be deleted. */
  readonly protect: boolean;
}

/**
 * The policy of the trail's bucket: the trail delivers its log files, and nobody comes without TLS.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketPolicy(args: TrailBucketPolicyArgs): PolicyDocument {
  const { bucketArn, accountId, trailArn, protect } = args;
  const cloudTrail = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
  } as const;
  return {
    Version: "2012-10-17",
    Statement: [
      denyInsecureTransport("s3:*", [bucketArn, `${bucketArn}/*`]),
      {
        Sid: "AllowTrailToReadAcl",
        ...cloudTrail,
        Action: "s3:GetBucketAcl",
        Resource: bucketArn,
        Condition: { StringEquals: { "aws:SourceArn": trailArn } },
      },
      {
        Sid: "AllowTrailToDeliver",
        ...cloudTrail,
        Action: "s3:PutObject",
        Resource: `${bucketArn}/AWSLogs/${accountId}/*`,
        Condition: {
          StringEquals: {
            "aws:SourceArn": trailArn,
            "s3:x-amz-acl": "bucket-owner-full-control",
          },
        },
      },
      ...(protect ? [denyRemoval(bucketArn)] : []),
    ],
  };
}
