/** A key, and every name it goes by. */
export interface NamedKey {
  readonly arn: string;
  readonly keyId: string;
  readonly aliases: readonly string[];
}

/**
 * Whether a bucket's default encryption names this key: S3 keeps the id, ARN, alias or alias ARN that it
 * was given.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
 */
export function namesKey(name: string | undefined, { arn, keyId, aliases }: NamedKey): boolean {
  const place = arn.replace(/:key\/.*$/, "");
  const names = [arn, keyId, ...aliases, ...aliases.map((alias) => `${place}:${alias}`)];
  return name !== undefined && names.includes(name);
}
