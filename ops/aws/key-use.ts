import { GetKeyLastUsageCommand, paginateListGrants } from "@aws-sdk/client-kms";
import type { Context } from "../command/context";
import { type Found, findOut } from "../status/found";
import type { Grant, Grants, LastUse } from "../status/key-status";
import { isoText } from "../terminal/iso-text";

type UseContext = Pick<Context<unknown>, "clients" | "isLoopback" | "signal">;

/**
 * When the key was last used, as far as KMS tells.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 *
 * @param keyId the key's ARN or id, not an alias
 */
export function lastUseOf(context: UseContext, keyId: string): Promise<Found<LastUse>> {
  const { clients, signal } = context;
  return findOut(context, "kms:GetKeyLastUsage", async () => {
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

/** Who may use the key by a grant. */
export function grantsOf(context: UseContext, keyId: string): Promise<Found<Grants>> {
  return findOut(context, "kms:ListGrants", async () => {
    const list: Grant[] = [];
    const pages = paginateListGrants(
      { client: context.clients.kms },
      { KeyId: keyId },
      { abortSignal: context.signal },
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
