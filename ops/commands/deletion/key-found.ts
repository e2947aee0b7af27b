import { type KeyMetadata, type KMSClient, paginateListResourceTags } from "@aws-sdk/client-kms";
import { describeExistingKey } from "../../aws/describe-key";
import { aliasesOf } from "../../aws/key-use";
import { type KeyRecord, recordIn } from "./key-record";

/** A key with all its names. */
export interface NamedKey {
  readonly arn: string;
  readonly keyId: string;
  readonly aliases: readonly string[];
}

/** A key as KMS has it. */
export interface KeyFound extends NamedKey {
  readonly metadata: KeyMetadata;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  readonly record: KeyRecord | undefined;
}

/**
 * Reads a key, its aliases and its record.
 *
 * @param abortSignal ends that; to be left out once the key has been changed
 * @throws UserError if there is no such key, and the error of AWS if a call is refused
 */
export async function findKey(
  client: KMSClient,
  keyArn: string,
  abortSignal?: AbortSignal,
): Promise<KeyFound> {
  const options = abortSignal === undefined ? {} : { abortSignal };
  const metadata = await describeExistingKey(client, keyArn, options);
  const aliases = await aliasesOf(client, keyArn, options);
  const tags = [];
  for await (const page of paginateListResourceTags({ client }, { KeyId: keyArn }, options)) {
    tags.push(...(page.Tags ?? []));
  }
  return {
    metadata,
    arn: metadata.Arn ?? "",
    keyId: metadata.KeyId ?? "",
    state: metadata.KeyState ?? "",
    aliases,
    record: recordIn(tags),
  };
}

/** Whether a key in that state is pending deletion. */
export function isPending(keyState: string): boolean {
  return ["PendingDeletion", "PendingReplicaDeletion"].includes(keyState);
}

/**
 * Whether a bucket's default encryption names this key: S3 keeps the id, ARN, alias or alias ARN
 * that it was given.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
 */
export function namesKey(name: string | undefined, { arn, keyId, aliases }: NamedKey): boolean {
  const place = arn.replace(/:key\/.*$/, "");
  const names = [arn, keyId, ...aliases, ...aliases.map((alias) => `${place}:${alias}`)];
  return name !== undefined && names.includes(name);
}
