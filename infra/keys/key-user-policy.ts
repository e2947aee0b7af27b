import type { IdentityPolicyDocument } from "../aws/policy-document";
import { decryptsThroughS3, encryptsThroughS3, type KeyUse } from "./key-use";

export interface KeyUserPolicyArgs extends KeyUse {
  readonly keyArn: string;
}

/**
 * The tag in which GuardDuty reports what its scan of an object found.
 *
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html
 */
const SCAN_RESULT_TAG = "GuardDutyMalwareScanStatus";

/**
 * What a key user needs in a policy of its own: to list the bucket, to read, write, copy, tag, restore
 * and delete objects, and to use the key for that through S3. Deleting leaves a marker behind: no version is
 * ever lost by it. The tag that reports a malware scan is GuardDuty's alone to write.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
export function keyUserPolicy(args: KeyUserPolicyArgs): IdentityPolicyDocument {
  const { bucketArn, keyArn } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ListBucket",
        Effect: "Allow",
        Action: [
          "s3:ListBucket",
          "s3:ListBucketVersions",
          "s3:ListBucketMultipartUploads",
          "s3:GetBucketLocation",
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
        ],
        Resource: bucketArn,
      },
      {
        Sid: "UseObjects",
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:GetObjectAcl",
          "s3:GetObjectAttributes",
          "s3:GetObjectVersionAttributes",
          "s3:GetObjectTagging",
          "s3:GetObjectVersionTagging",
          "s3:PutObject",
          "s3:RestoreObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
        Resource: `${bucketArn}/*`,
      },
      // A copy takes the tags of the object with it, so that to copy, move or rename takes this too.
      {
        Sid: "TagObjects",
        Effect: "Allow",
        Action: "s3:PutObjectTagging",
        Resource: `${bucketArn}/*`,
      },
      {
        Sid: "NeverWriteScanResult",
        Effect: "Deny",
        Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
        Resource: `${bucketArn}/*`,
        Condition: { "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": [SCAN_RESULT_TAG] } },
      },
      {
        Sid: "EncryptThroughS3Only",
        Effect: "Allow",
        Action: "kms:GenerateDataKey",
        Resource: keyArn,
        Condition: encryptsThroughS3(args),
      },
      {
        Sid: "DecryptThroughS3Only",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: decryptsThroughS3(args),
      },
      { Sid: "DescribeKey", Effect: "Allow", Action: "kms:DescribeKey", Resource: keyArn },
    ],
  };
}
