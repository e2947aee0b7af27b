import {
  DescribeKeyCommand,
  type KeyMetadata,
  type KMSClient,
  paginateListAliases,
  paginateListResourceTags,
} from "@aws-sdk/client-kms";
import { UserError } from "../user-error";
import { type KeyRecord, recordIn } from "./key-record";
import type { NamedKey } from "./names-key";

/** A key as KMS has it. */
export interface KeyFound extends NamedKey {
  readonly metadata: KeyMetadata;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  readonly record: KeyRecord | undefined;
}

/** Looks at a key, its aliases and its record. @throws the error of AWS where one of them is refused */
export async function findKey(client: KMSClient, keyId: string): Promise<KeyFound> {
  const metadata = await describe(client, keyId);
  const aliases: string[] = [];
  for await (const { Aliases } of paginateListAliases({ client }, { KeyId: keyId })) {
    aliases.push(...(Aliases ?? []).flatMap(({ AliasName }) => AliasName ?? []));
  }
  const tags = [];
  for await (const page of paginateListResourceTags({ client }, { KeyId: keyId })) {
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

/** What KMS says of the key itself. */
export async function describe(client: KMSClient, keyId: string): Promise<KeyMetadata> {
  const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
  if (metadata === undefined) {
    throw new UserError(`KMS does not describe the key ${keyId}.`);
  }
  return metadata;
}
