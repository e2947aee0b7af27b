import { type KMSClient, paginateListAliases } from "@aws-sdk/client-kms";

/** Where an alias leads. */
export interface AliasLead {
  readonly alias: string;
  readonly to: "this key" | "nothing" | { readonly keyId: string };
}

/** Where aliases lead in the client's account and region. */
export async function aliasLeads(
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
