import {
  GetKeyLastUsageCommand,
  type KMSClient,
  paginateListAliases,
  paginateListGrants,
} from "@aws-sdk/client-kms";
import { isoText } from "../terminal/iso-text";
import { type AwsAccess, type Reading, reading } from "./reading";

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
export interface LastUse {
  /** In ISO 8601; null if KMS has recorded no use since `trackedSince`. */
  readonly at: string | null;
  readonly operation: string | null;
  readonly cloudTrailEventId: string | null;
  readonly trackedSince: string | null;
}

export interface Grants {
  readonly list: readonly Grant[];
}

export interface Grant {
  readonly id: string;
  readonly name: string | null;
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly createdAt: string | null;
}

/**
 * When the key was last used, as far as KMS knows.
 *
 * @param keyId the key's ARN or id, not an alias
 */
export function readLastUse(access: AwsAccess, keyId: string): Promise<Reading<LastUse>> {
  const { clients, signal } = access;
  return reading(access, "kms:GetKeyLastUsage", keyId, async () => {
    const command = new GetKeyLastUsageCommand({ KeyId: keyId });
    const answer = await clients.kms.send(command, { abortSignal: signal });
    return {
      at: isoText(answer.KeyLastUsage?.Timestamp),
      operation: answer.KeyLastUsage?.Operation ?? null,
      cloudTrailEventId: answer.KeyLastUsage?.CloudTrailEventId ?? null,
      trackedSince: isoText(answer.TrackingStartDate),
    };
  });
}

/**
 * Every alias that points to the key, in order.
 *
 * @throws KMSServiceException as KMS answers; needs kms:ListAliases
 */
export async function aliasesOf(
  kms: KMSClient,
  keyId: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListAliases({ client: kms }, { KeyId: keyId }, options)) {
    names.push(...(page.Aliases ?? []).flatMap(({ AliasName }) => AliasName ?? []));
  }
  return names.sort();
}

export function readAliases(
  access: AwsAccess,
  keyId: string,
): Promise<Reading<{ readonly names: readonly string[] }>> {
  const { clients, signal } = access;
  return reading(access, "kms:ListAliases", keyId, async () => ({
    names: await aliasesOf(clients.kms, keyId, { abortSignal: signal }),
  }));
}

/** Who may use the key by a grant. */
export function readGrants(access: AwsAccess, keyId: string): Promise<Reading<Grants>> {
  const { clients, signal } = access;
  return reading(access, "kms:ListGrants", keyId, async () => {
    const list: Grant[] = [];
    const pages = paginateListGrants(
      { client: clients.kms },
      { KeyId: keyId },
      {
        abortSignal: signal,
      },
    );
    for await (const { Grants: page = [] } of pages) {
      for (const grant of page) {
        list.push({
          id: grant.GrantId ?? "",
          name: grant.Name || null,
          grantee: grant.GranteePrincipal ?? "",
          operations: grant.Operations ?? [],
          createdAt: isoText(grant.CreationDate),
        });
      }
    }
    return { list };
  });
}
