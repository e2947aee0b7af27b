import {
  BUCKET_NAME_CHARACTERS,
  BUCKET_NAME_RESERVED_PREFIXES,
  BUCKET_NAME_RESERVED_SUFFIXES,
} from "../limits";

/** What a bucket's name is made of. */
export interface BucketNameParts {
  readonly prefix: string;
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
}

/** A bucket name that no other account, region or stack has, and that never changes. */
export function bucketName({ prefix, stack, accountId, region }: BucketNameParts): string {
  return `${prefix}-${stack}-${accountId}-${region}`;
}

/**
 * Why S3 would refuse a name for a general purpose bucket: one sentence per rule broken.
 *
 * Dots are refused as well, though S3 takes them: the bucket answers TLS only, and AWS's wildcard
 * certificate does not cover a name with a dot.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFaults(name: string): readonly string[] {
  const { min, max } = BUCKET_NAME_CHARACTERS;
  const prefix = BUCKET_NAME_RESERVED_PREFIXES.find((reserved) => name.startsWith(reserved));
  const suffix = BUCKET_NAME_RESERVED_SUFFIXES.find((reserved) => name.endsWith(reserved));
  const rules: readonly (readonly [boolean, string])[] = [
    [
      name.length < min || name.length > max,
      `It has ${name.length} characters; S3 takes ${min} to ${max}.`,
    ],
    [!/^[a-z0-9-]*$/.test(name), "S3 under TLS takes lower case letters, digits and hyphens only."],
    [!/^[a-z0-9]/i.test(name), "S3 wants a letter or digit first."],
    [!/[a-z0-9]$/i.test(name), "S3 wants a letter or digit last."],
    [prefix !== undefined, `S3 keeps names that begin with "${prefix}" for itself.`],
    [suffix !== undefined, `S3 keeps names that end with "${suffix}" for itself.`],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}
