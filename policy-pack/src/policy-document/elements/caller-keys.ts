import { WEB_IDENTITY_KEYS } from "./web-identity";

const ACCOUNT = /^(\d{12}|\$\{aws:ResourceAccount\})$/i;
const ORGANIZATION = /^(o-[a-z0-9]+|\$\{aws:ResourceOrgID\})$/i;
const ORGANIZATION_PATH = /^o-[a-z0-9]+\//;
const NETWORK = /^vpce?-[a-z0-9]+$/;
/** Each partition has a domain of its own, such as amazonaws.eu. */
export const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const UNIQUE_ID = /^(\d{12}$|A[A-Z0-9]{15,}(:|$))/;

/** A bucket's ARN has neither Region nor account: a `*` there stands for nothing. */
const ARN_OF_BUCKET = /^arn:(?:[a-z0-9-]+|\*):s3:\*?:\*?:[a-z0-9][a-z0-9.-]+(\/|$)/;

/** A hosted zone's ARN has neither, too, and its id is Amazon Route 53's own. */
const ARN_OF_HOSTED_ZONE = /^arn:(?:[a-z0-9-]+|\*):route53:\*?:\*?:hostedzone\/[A-Z0-9]+$/;

/** Nor has that of an instance of IAM Identity Center any, whose id is AWS's own, too. */
const ARN_OF_IDENTITY_CENTER = /^arn:(?:[a-z0-9-]+|\*):sso:\*?:\*?:instance\/[a-z0-9-]+$/;

/** An ARN, or a pattern of ARNs, of one account. */
export const ARN_IN_ACCOUNT = /^arn:(?:[a-z0-9-]+|\*):(?:[a-z0-9-]+|\*):[^:]*:(\d{12}):/;

/** The same where the account is that of the resource itself, by a policy variable. */
const ARN_IN_OWN_ACCOUNT =
  /^arn:(?:[a-z0-9-]+|\*):(?:[a-z0-9-]+|\*):[^:]*:\$\{[aA][wW][sS]:[rR]esource[aA]ccount\}:/;

/** What names callers by their own ARN. */
export const ARN_OF_CALLER = anyOf(ARN_IN_ACCOUNT, ARN_IN_OWN_ACCOUNT);

/** What names the source of a service's request by an ARN. */
export const ARN_OF_SOURCE = anyOf(
  ARN_OF_CALLER,
  ARN_OF_BUCKET,
  ARN_OF_HOSTED_ZONE,
  ARN_OF_IDENTITY_CENTER,
);

/** Condition keys, in lower case, each with what a value must look like to name someone. */
export type CallerKeys = Readonly<Record<string, RegExp>>;

/**
 * The account and organization of the resource itself, which name callers where they are compared
 * with a caller's by a policy variable.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
export const RESOURCE_KEYS: CallerKeys = {
  "aws:resourceaccount": /^\$\{(aws:(Principal|Source)Account|kms:CallerAccount)\}$/i,
  "aws:resourceorgid": /^\$\{aws:(Principal|Source)OrgID\}$/i,
};

/** The keys that AWS fills in for a service that asks by itself. */
export const SOURCE_KEYS: CallerKeys = {
  ...RESOURCE_KEYS,
  "aws:sourceaccount": ACCOUNT,
  "aws:sourcearn": ARN_OF_SOURCE,
  "aws:sourceorgid": ORGANIZATION,
  "aws:sourceorgpaths": ORGANIZATION_PATH,
};

/** The keys that hold the caller's organization. */
export const ORGANIZATION_KEYS: CallerKeys = {
  "aws:principalorgid": ORGANIZATION,
  "aws:principalorgpaths": ORGANIZATION_PATH,
};

/**
 * Condition keys that tell who calls, or from whose network: no wildcard or variable where the name
 * is, except one that ties the caller to the account or the organization of the resource itself.
 *
 * kms:ViaService and kms:EncryptionContext are not here: every account passes through the same
 * services, and the caller writes the context. Nor is aws:SourceIp: an address is no identity.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const CALLER_KEYS: CallerKeys = {
  ...SOURCE_KEYS,
  ...ORGANIZATION_KEYS,
  ...WEB_IDENTITY_KEYS,
  "kms:calleraccount": ACCOUNT,
  "aws:principalaccount": ACCOUNT,
  "aws:principalarn": ARN_OF_CALLER,
  "aws:principalservicename": SERVICE,
  "aws:principalservicenameslist": SERVICE,
  "aws:userid": UNIQUE_ID,
  "aws:vpceaccount": ACCOUNT,
  "aws:vpceorgid": ORGANIZATION,
  "aws:vpceorgpaths": ORGANIZATION_PATH,
  "aws:sourcevpcarn": ARN_IN_ACCOUNT,
  "aws:sourcevpc": NETWORK,
  "aws:sourcevpce": NETWORK,
};

/** IPv4 ranges of /8 or narrower, IPv6 ranges of /32 or narrower, and single addresses. */
const ADDRESSES =
  /^(\d{1,3}(\.\d{1,3}){3}(\/([89]|[12]\d|3[0-2]))?|[\da-f]*:[\da-f:]*(\/(3[2-9]|[4-9]\d|1[01]\d|12[0-8]))?)$/i;

/**
 * The same for a bucket. S3 does not call a policy public that names addresses, unless by ranges
 * as wide as these, nor one that names a key to encrypt with, nor one that leaves the decision to
 * access points of a named account.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const BUCKET_CALLER_KEYS: CallerKeys = {
  ...CALLER_KEYS,
  "aws:sourceip": ADDRESSES,
  "aws:sourceowner": ACCOUNT,
  "s3:x-amz-server-side-encryption-aws-kms-key-id": ARN_IN_ACCOUNT,
  "s3:dataaccesspointaccount": ACCOUNT,
  "s3:dataaccesspointarn": ARN_IN_ACCOUNT,
};

export function patternOf(keys: CallerKeys, key: string): RegExp | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}

function anyOf(...forms: readonly RegExp[]): RegExp {
  return new RegExp(forms.map(({ source }) => source).join("|"));
}
