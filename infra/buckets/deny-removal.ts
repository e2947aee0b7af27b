import type { PolicyStatement } from "../aws/policy-document";

/**
 * Keeps everyone from deleting a bucket or its policy, whatever Pulumi is told: its CLI ignores
 * `protect` if `--ignore-protect` is given.
 *
 * S3 has actions of their own for these two alone. What deletes the bucket's encryption, versioning,
 * public access block, object ownership, lifecycle, logging, notification, replication or Object Lock
 * configuration asks for the permission that sets it, without which no deployment could set or mend it.
 * `s3:PutBucketPolicy` is left out as well: by it, a deployment without `protect` takes this refusal back.
 *
 * The account's root user may delete the policy all the same.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
export function denyRemoval(bucketArn: string): PolicyStatement {
  return {
    Sid: "DenyRemoval",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:DeleteBucket", "s3:DeleteBucketPolicy"],
    Resource: bucketArn,
  };
}
