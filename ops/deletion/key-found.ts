import {
  DescribeKeyCommand,
  type KeyMetadata,
  type KMSClient,
  paginateListAliases,
  paginateListResourceTags,
} from "@aws-sdk/client-kms";
import { codeOf } from "../aws/errors/aws-errors";
import { missingKey } from "../aws/errors/missing-key";
import { UserError } from "../terminal/user-error";
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
  const metadata = await describe(client, keyArn, options).catch((error) => {
    throw codeOf(error) === "NotFoundException" ? missingKey(keyArn) : error;
  });
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

/** What KMS says of the key itself. */
export async function describe(
  client: KMSClient,
  keyId: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<KeyMetadata> {
  const command = new DescribeKeyCommand({ KeyId: keyId });
  const { KeyMetadata: metadata } = await client.send(command, options);
  if (metadata === undefined) {
    throw new UserError(`KMS does not describe the key ${keyId}.`);
  }
  return metadata;
}
