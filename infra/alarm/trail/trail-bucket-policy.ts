import { denyInsecureTransport, type PolicyDocument } from "../../aws/policy-document";
import { denyOtherKmsKey } from "../../buckets/bucket-policy";
import { denyRemoval } from "../../buckets/deny-removal";

/** `Text` is a plain text, or one that is known only once the key exists. */
export interface TrailBucketPolicyArgs<Text = string> {
  readonly bucketArn: string;
  /** The ARN of the key that the log files are under. */
  readonly keyArn: Text;
  /** The account whose log files are delivered, 12 digits. */
  readonly accountId: string;
  /** The only trail that may deliver. */
  readonly trailArn: string;
  /** Whether the bucket and this policy refuse to be deleted. */
  readonly protect: boolean;
}

/**
 * The policy of the trail's bucket: the trail delivers its log files, and nobody comes without TLS or
 * stores anything under another key. It names that key, by which a deployment finds the key again once
 * its alias is gone. CloudTrail is exempt: the trail's own setting names its key.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketPolicy<Text = string>(
  args: TrailBucketPolicyArgs<Text>,
): PolicyDocument<Text | string> {
  const { bucketArn, keyArn, accountId, trailArn, protect } = args;
  const cloudTrail = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
  } as const;
  return {
    Version: "2012-10-17",
    Statement: [
      denyInsecureTransport("s3:*", [bucketArn, `${bucketArn}/*`]),
      denyOtherKmsKey({ Action: "s3:PutObject", Resource: `${bucketArn}/*` }, keyArn, {
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      }),
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
