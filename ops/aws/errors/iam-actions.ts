import type { AwsOperation } from "./aws-operation";

/** S3's calls whose IAM action has another name. A version needs the action for versions. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "GetObject",
  HeadBucket: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjectVersions: "ListBucketVersions",
  ListBuckets: "ListAllMyBuckets",
  CopyObject: "PutObject",
  CreateMultipartUpload: "PutObject",
  UploadPart: "PutObject",
  UploadPartCopy: "PutObject",
  CompleteMultipartUpload: "PutObject",
  DeleteObjects: "DeleteObject",
  GetBucketEncryption: "GetEncryptionConfiguration",
  PutBucketEncryption: "PutEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  ListBucketInventoryConfigurations: "GetInventoryConfiguration",
};

const OF_VERSIONS: Readonly<Record<string, string>> = {
  GetObject: "GetObjectVersion",
  DeleteObject: "DeleteObjectVersion",
  GetObjectTagging: "GetObjectVersionTagging",
  PutObjectTagging: "PutObjectVersionTagging",
};

/** Services whose IAM actions begin with another word. */
const PREFIXES: Readonly<Record<string, string>> = { EventBridge: "events", S3Control: "s3" };

/**
 * The IAM action that a call needs first. Other services name it as the call.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function actionOf({ service, operation, input }: AwsOperation): string {
  if (service !== "S3") {
    return `${PREFIXES[service] ?? service.toLowerCase()}:${operation}`;
  }
  const action = S3_ACTIONS[operation] ?? operation;
  const isOfVersion =
    typeof input === "object" &&
    input !== null &&
    "VersionId" in input &&
    input.VersionId !== undefined;
  return `s3:${(isOfVersion ? OF_VERSIONS[action] : undefined) ?? action}`;
}
