import { derivedName } from "./derived-name";
import { BUCKET_NAME_CHARACTERS } from "./limits";
import { partitionOf } from "./partitions";

/**
 * Where a bucket's name has to be unique: in its account and Region, so that nobody else can have it,
 * or among all accounts.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export const BUCKET_NAMESPACES = ["account-regional", "global"] as const;

export type BucketNamespace = (typeof BUCKET_NAMESPACES)[number];

/** What AWS's page names; of other partitions it says nothing. */
const PARTITIONS_WITH_ACCOUNT_NAMESPACE = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];
/** Middle East (Bahrain) and Middle East (UAE). */
const REGIONS_WITHOUT_ACCOUNT_NAMESPACE = ["me-south-1", "me-central-1"];

/** How a name in an account's own namespace ends. */
const ACCOUNT_REGIONAL = /^(?<base>.+)-(?<accountId>\d{12})-(?<region>[a-z0-9-]+)-an$/;

/** Whether accounts have namespaces of their own in a region. */
export function hasAccountNamespace(region: string): boolean {
  return (
    PARTITIONS_WITH_ACCOUNT_NAMESPACE.includes(partitionOf(region)?.name ?? "") &&
    !REGIONS_WITHOUT_ACCOUNT_NAMESPACE.includes(region)
  );
}

/** Whose namespace a name is in, and what it begins with; undefined for a name in the global one. */
export function accountNamespaceOf(
  name: string,
): { readonly base: string; readonly accountId: string; readonly region: string } | undefined {
  const { base, accountId, region } = ACCOUNT_REGIONAL.exec(name)?.groups ?? {};
  return base === undefined || accountId === undefined || region === undefined
    ? undefined
    : { base, accountId, region };
}

/** The name in a namespace that begins with a base, which no other account, region or stack has. */
export function bucketNameIn(
  namespace: BucketNamespace,
  base: string,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): string {
  return `${base}-${accountId}-${region}${namespace === "global" ? "" : "-an"}`;
}

/**
 * The name of a bucket that belongs to another one, in the namespace of that one. Where it would be
 * too long, its beginning is cut and has a hash.
 *
 * @param region of the new bucket. @default that of the other
 */
export function derivedBucketName(source: string, ending: string, region?: string): string {
  const { max } = BUCKET_NAME_CHARACTERS;
  const own = accountNamespaceOf(source);
  if (own === undefined || (region !== undefined && !hasAccountNamespace(region))) {
    return derivedName(source, region === undefined ? ending : `${ending}-${region}`, max);
  }
  const place = { accountId: own.accountId, region: region ?? own.region };
  return derivedName(own.base, bucketNameIn("account-regional", ending, place), max);
}

/** What creates a bucket in the namespace that its name is in. S3 refuses the one without the other. */
export function namespaceOf(name: string): { readonly bucketNamespace?: BucketNamespace } {
  return accountNamespaceOf(name) === undefined ? {} : { bucketNamespace: "account-regional" };
}
