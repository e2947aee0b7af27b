import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  EnableKeyCommand,
  type KeyMetadata,
  type KMSClient,
  paginateListAliases,
} from "@aws-sdk/client-kms";
import { codeOf } from "../../aws/errors/aws-errors";
import { settle } from "../settle";
import type { AliasLead } from "./cancel-plan";
import { isPending } from "./cancel-plan";

/** Takes a scheduled deletion back; the key is Disabled then. */
export function cancel(kms: KMSClient, KeyId: string): Promise<KeyMetadata> {
  return settle(
    kms,
    KeyId,
    () => kms.send(new CancelKeyDeletionCommand({ KeyId })),
    ({ KeyState = "" }) => !isPending(KeyState),
  );
}

export function enable(kms: KMSClient, KeyId: string): Promise<KeyMetadata> {
  return settle(
    kms,
    KeyId,
    () => kms.send(new EnableKeyCommand({ KeyId })),
    ({ KeyState }) => KeyState === "Enabled",
  );
}

/** Makes an alias again. One that is there already is left where it leads. */
export async function attach(kms: KMSClient, KeyId: string, AliasName: string): Promise<void> {
  try {
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  } catch (error) {
    if (codeOf(error) !== "AlreadyExistsException") {
      throw error;
    }
  }
}

/** Where aliases lead in the account and region. */
export async function leadsOf(
  client: KMSClient,
  keyId: string,
  aliases: readonly string[],
  abortSignal: AbortSignal,
): Promise<readonly AliasLead[]> {
  const targets = new Map<string, string>();
  for await (const { Aliases } of paginateListAliases({ client }, {}, { abortSignal })) {
    for (const { AliasName = "", TargetKeyId = "" } of Aliases ?? []) {
      targets.set(AliasName, TargetKeyId);
    }
  }
  return aliases.map((alias) => {
    const target = targets.get(alias);
    if (target === undefined) {
      return { alias, to: "nothing" };
    }
    return { alias, to: target === keyId ? "this key" : { keyId: target } };
  });
}
