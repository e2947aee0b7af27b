import { GetObjectLockConfigurationCommand, type S3Client } from "@aws-sdk/client-s3";
import { unlessAbsent } from "./errors/unless-absent";

/** How long Object Lock keeps every new version: in days or in years. */
export interface DefaultRetention {
  /** "GOVERNANCE" or "COMPLIANCE". */
  readonly mode: string;
  readonly days?: number;
  readonly years?: number;
}

/**
 * The retention that Object Lock gives every new version in a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
 *
 * @returns undefined if a bucket has no Object Lock, or no default retention
 * @throws S3ServiceException as S3 answers
 */
export function defaultRetention(
  s3: S3Client,
  bucket: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<DefaultRetention | undefined> {
  return unlessAbsent(["ObjectLockConfigurationNotFoundError"], async () => {
    const command = new GetObjectLockConfigurationCommand({ Bucket: bucket });
    const answer = await s3.send(command, options);
    const { Mode, Days, Years } = answer.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
    return Mode === undefined
      ? undefined
      : { mode: Mode, ...(Days && { days: Days }), ...(Years && { years: Years }) };
  });
}
