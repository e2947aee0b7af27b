/** Whole numbers from `min` to `max`, both allowed; `default` is what this project uses. */
export interface WholeNumberLimit {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/**
 * Days between scheduling a key's deletion and losing it.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const DELETION_WINDOW_IN_DAYS: WholeNumberLimit = { min: 7, max: 30, default: 30 };

/**
 * Days that are the least this project accepts as a deletion window. AWS's own floor is the
 * default.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const MINIMUM_DELETION_WINDOW_IN_DAYS: WholeNumberLimit = { min: 7, max: 30, default: 7 };

/**
 * Days a key must have gone unused before its deletion can be scheduled; 0 asks for none. KMS counts
 * from a key's creation if it was never used, so that a fresh key counts as just used.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export const MINIMUM_UNUSED_DAYS_BEFORE_DELETION: WholeNumberLimit = {
  min: 0,
  max: 365,
  default: 0,
};

/**
 * Days between two automatic rotations of a key's material.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export const ROTATION_PERIOD_IN_DAYS: WholeNumberLimit = { min: 90, max: 2560, default: 365 };

/**
 * Characters of a key's alias, `alias/` included.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export const KEY_ALIAS_MAX_CHARACTERS = 256;

/**
 * Characters of a key's description.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export const KEY_DESCRIPTION_MAX_CHARACTERS = 8192;

/**
 * Bytes of a key policy.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export const KEY_POLICY_MAX_BYTES = 32_768;

/**
 * Bytes of a bucket policy.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
export const BUCKET_POLICY_MAX_BYTES = 20_480;

/**
 * Characters, white space not counted, of a managed policy for users and roles.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MANAGED_POLICY_MAX_CHARACTERS = 6144;

/**
 * Characters of a managed policy's name.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export const MANAGED_POLICY_NAME_MAX_CHARACTERS = 128;

/**
 * Characters of a general purpose bucket's name.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME_CHARACTERS = { min: 3, max: 63 } as const;

/**
 * Beginnings of a bucket's name that S3 keeps for itself.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME_RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"] as const;

/**
 * Ends of a bucket's name that S3 keeps for access points, directory and table buckets.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME_RESERVED_SUFFIXES = [
  "-s3alias",
  "--ol-s3",
  ".mrap",
  "--x-s3",
  "--table-s3",
] as const;

/**
 * Characters of an IAM user's or role's name, and of the path before it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const IAM_NAME_MAX_CHARACTERS = 64;
export const IAM_PATH_MAX_CHARACTERS = 512;

/**
 * Characters of a permission set's name in IAM Identity Center.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
 */
export const PERMISSION_SET_NAME_MAX_CHARACTERS = 32;

/**
 * Characters that the name of a permission set's role ends in.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export const PERMISSION_SET_SUFFIX_CHARACTERS = 16;

/**
 * Tags of one key or bucket.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
 */
export const TAGS_MAX_COUNT = 50;

/**
 * Characters of a tag's key and of its value.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html
 */
export const TAG_KEY_MAX_CHARACTERS = 128;
export const TAG_VALUE_MAX_CHARACTERS = 256;

/**
 * Characters of a trail's name.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export const TRAIL_NAME_CHARACTERS = { min: 3, max: 128 } as const;

/**
 * Characters of an e-mail address.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
 */
export const EMAIL_ADDRESS_MAX_CHARACTERS = 254;

/**
 * Seconds that a queue keeps a message: the longest that SQS offers, 14 days.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const MESSAGE_RETENTION_MAX_SECONDS = 1_209_600;

/**
 * Days that an old version is kept if it is not kept for ever. S3 takes less; this project wants
 * a month to notice what was overwritten. It is read only if it is set, so the default stands for
 * a value at fault.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export const OLD_VERSIONS_KEPT_FOR_DAYS: WholeNumberLimit = { min: 30, max: 36_500, default: 30 };

/**
 * Days that Object Lock keeps a version.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export const OBJECT_LOCK_DAYS = { min: 1, max: 36_500 } as const;

/**
 * Characters of an EventBridge rule's name.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const RULE_NAME_MAX_CHARACTERS = 64;

/**
 * Characters of a rule's event pattern.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const EVENT_PATTERN_MAX_CHARACTERS = 4096;

/**
 * The same by the quota "Event pattern size" of an account that has not had it raised.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const EVENT_PATTERN_QUOTA = 2048;

/**
 * Metrics in the expression of one alarm of CloudWatch.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export const METRICS_OF_ALARM_MAX_COUNT = 10;

/** Where probes of this project may put objects: they are gone after a day. */
export const PROBE_PREFIX = "aerosecure-probe/";
