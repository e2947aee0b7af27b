import { partitionOf } from "../../../infra/aws/partitions";
import type { Site } from "../../controls/policies/policy-facts";
import { siteAt } from "../../controls/policies/site-at";
import { UserError } from "../../terminal/user-error";

const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key\/[\w-]+$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export interface SiteOptions {
  readonly key?: string;
  readonly bucket?: string;
}

/** @throws UserError for what is no ARN of a key, or no bucket's name */
export function siteOf({ key = "", bucket = "" }: SiteOptions): Site {
  const [, region = "", accountId = ""] = KEY_ARN.exec(key) ?? [];
  if (partitionOf(region) === undefined) {
    throw new UserError(`--key is "${key}". Name the key by its ARN.`, 2);
  }
  if (!BUCKET_NAME.test(bucket)) {
    throw new UserError(`--bucket is "${bucket}". Name the bucket, such as aerosecure-prod.`, 2);
  }
  return siteAt({ region, accountId, keyArn: key, bucketName: bucket });
}
