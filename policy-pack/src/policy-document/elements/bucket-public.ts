import { textOf } from "../document";
import type { Test } from "./condition";
import { WEB_IDENTITY_KEYS } from "./web-identity";

/**
 * The condition keys that keep a bucket policy from being public, in lower case, as S3 lists them:
 * those of principals first. Block Public Access refuses a policy that relies on any other.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const KEYS: ReadonlySet<string> = new Set([
  ...["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn"],
  ...["aws:principalservicename", "aws:principalservicenameslist", "aws:userid"],
  ...Object.keys(WEB_IDENTITY_KEYS),
  ...["aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce"],
  ...["aws:sourceowner", "aws:sourceaccount"],
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:dataaccesspointaccount",
]);

/** The one key whose values may have wildcards, after an account id. */
const ACCESS_POINT = "s3:dataaccesspointarn";

/** Whether S3 takes a test into account: its key is listed, and its values are fixed. */
export function countsForS3({ key, values }: Test): boolean {
  return key === ACCESS_POINT || (KEYS.has(key) && values.map(textOf).every(isFixed));
}

function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}
