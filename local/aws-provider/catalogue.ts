import { Refusal } from "./failure";
import { alias } from "./kms/alias";
import { getKey } from "./kms/get-key";
import { key } from "./kms/key";
import type { Lookup, Resource } from "./resource";
import { bucket } from "./s3/bucket";
import {
  encryption,
  ownershipControls,
  policy,
  publicAccessBlock,
  versioning,
} from "./s3/companions";
import { getCallerIdentity, getPartition, getRegion } from "./sts";

/** Every resource type that the local AWS provides, by its token. */
export const resources: Readonly<Record<string, Resource>> = {
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
};

/** Every data source that the local AWS provides, by its token. */
export const lookups: Readonly<Record<string, Lookup>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:kms/getKey:getKey": getKey,
};

/** The resource type of that token. @throws Refusal that names the token and those there are. */
export function resourceOf(token: string): Resource {
  return one(resources, token, "types");
}

/** The data source of that token. @throws Refusal that names the token and those there are. */
export function lookupOf(token: string): Lookup {
  return one(lookups, token, "functions");
}

function one<T>(table: Readonly<Record<string, T>>, token: string, what: string): T {
  const found = Object.hasOwn(table, token) ? table[token] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(table).join(", ");
  throw new Refusal(`${token} is not one of the ${what} the local AWS provides: ${known}`);
}
