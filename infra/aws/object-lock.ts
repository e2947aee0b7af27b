/**
 * How long S3 refuses to delete or overwrite a version, counted from its upload.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export interface ObjectLock {
  /**
   * `GOVERNANCE` yields to anyone who has s3:BypassGovernanceRetention; `COMPLIANCE` yields to nobody,
   * not even the account's root.
   */
  readonly mode: ObjectLockMode;
  /** A whole number, 1 to 36500. */
  readonly days: number;
}

export type ObjectLockMode = (typeof OBJECT_LOCK_MODES)[number];

export const OBJECT_LOCK_MODES = ["GOVERNANCE", "COMPLIANCE"] as const;
