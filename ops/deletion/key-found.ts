import {
  type KeyMetadata,
  type KMSClient,
  paginateListAliases,
  paginateListResourceTags,
} from "@aws-sdk/client-kms";
import { describeExistingKey } from "../aws/describe-key";
import { type KeyRecord, recordIn } from "./key-record";
import type { NamedKey } from "./names-key";

/** A key as KMS has it. */
export interface KeyFound extends NamedKey {
  readonly metadata: KeyMetadata;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  readonly record: KeyRecord | undefined;
}

/**
 * Looks at a key, its aliases and its record.
 *
 * @param abortSignal ends that; leave it out where the key was changed before
 * @throws UserError where there is no such key, and the error of AWS where a call is refused
 */
export async function findKey(
  client: KMSClient,
  keyArn: string,
  abortSignal?: AbortSignal,
): Promise<KeyFound> {
  const options = abortSignal === undefined ? {} : { abortSignal };
  const metadata = await describeExistingKey(client, keyArn, options);
  const aliases: string[] = [];
  for await (const { Aliases } of paginateListAliases({ client }, { KeyId: keyArn }, options)) {
    aliases.push(...(Aliases ?? []).flatMap(({ AliasName }) => AliasName ?? []));
  }
  const tags = [];
  for await (const page of paginateListResourceTags({ client }, { KeyId: keyArn }, options)) {
    tags.push(...(page.Tags ?? []));
  }
  return {
    metadata,
    arn: metadata.Arn ?? "",
    keyId: metadata.KeyId ?? "",
    state: metadata.KeyState ?? "",
    aliases: aliases.sort(),
    record: recordIn(tags),
  };
}
