import { denyInsecureTransport, type PolicyDocument } from "../aws/policy-document";
import { denyRemoval } from "./deny-removal";

export interface AccessLogPolicyArgs {
  /** The account that owns both buckets, 12 digits. */
  readonly accountId: string;
  /** The bucket whose access is logged. */
  readonly sourceArn: string;
  /** The bucket the logs go to. */
  readonly logArn: string;
  /** Whether the bucket and this policy refuse to be deleted. */
  readonly protect: boolean;
}

/** What every key of an access log begins with. */
export const ACCESS_LOG_PREFIX = "access-logs/";

/**
 * The policy of an access-log bucket: S3 delivers the logs of one bucket of this account, and nobody
 * reaches them without TLS.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogPolicy(args: AccessLogPolicyArgs): PolicyDocument {
  const { accountId, sourceArn, logArn, protect } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      denyInsecureTransport("s3:*", [logArn, `${logArn}/*`]),
      {
        Sid: "AllowLogDelivery",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${logArn}/${ACCESS_LOG_PREFIX}*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnEquals: { "aws:SourceArn": sourceArn },
        },
      },
      ...(protect ? [denyRemoval(logArn)] : []),
    ],
  };
}
