import {
  DisableKeyCommand,
  type KMSClient,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Context } from "../context";
import { isPending } from "./cancel-plan";
import type { KeyFound } from "./key-found";
import { type KeyRecord, RECORD_TAG_KEYS, tagsOf } from "./key-record";
import { settle } from "./settle";

/** A key after its state was changed. */
export interface ChangedKey {
  readonly keyState: string;
  /** In ISO 8601; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
}

type Steps = Pick<Context<unknown>, "clients" | "now">;

/** Disables a key and records until when it is left so, and that it was disabled by this command. */
export async function disableForSoak(
  { clients, now }: Steps,
  key: KeyFound,
  soakMs: number,
): Promise<ChangedKey & { readonly soakUntil: string }> {
  const { Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const disabledAt = now();
  const soakUntil = new Date(disabledAt.getTime() + soakMs);
  const record = recordOf(key);
  const isOurs = record.stateBefore === "Enabled";
  const disabling = isOurs && Arn !== undefined ? { disabledBy: Arn, disabledAt } : {};
  await write(clients.kms, key, { ...record, ...disabling, soakUntil });
  const { KeyState } = await settle(
    clients.kms,
    key.keyId,
    () => clients.kms.send(new DisableKeyCommand({ KeyId: key.keyId })),
    (found) => found.KeyState === "Disabled",
  );
  return { keyState: String(KeyState), deletionDate: null, soakUntil: soakUntil.toISOString() };
}

/** Records what cancelling has to bring back, then schedules the deletion. */
export async function scheduleNow(
  { clients: { kms } }: Steps,
  key: KeyFound,
  days: number,
): Promise<ChangedKey> {
  const KeyId = key.keyId;
  await write(kms, key, recordOf(key));
  try {
    const { KeyState, DeletionDate } = await settle(
      kms,
      KeyId,
      () => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
      (found) => isPending(found.KeyState ?? ""),
    );
    return { keyState: String(KeyState), deletionDate: DeletionDate?.toISOString() ?? null };
  } catch (error) {
    if (key.record === undefined) {
      // What refused the deletion is to be told, whatever becomes of the record, which does no harm.
      await forget(kms, KeyId).catch(() => undefined);
    }
    throw error;
  }
}

/** Removes the record. */
export async function forget(kms: KMSClient, KeyId: string): Promise<void> {
  await kms.send(new UntagResourceCommand({ KeyId, TagKeys: [...RECORD_TAG_KEYS] }));
}

/** A disabled key keeps the record of what it was; any other begins a new one. */
function recordOf({ state, record, aliases }: KeyFound): KeyRecord {
  const stateBefore = state === "Enabled" ? "Enabled" : "Disabled";
  return state === "Disabled" && record !== undefined
    ? { ...record, aliases: [...new Set([...record.aliases, ...aliases])] }
    : { stateBefore, aliases };
}

async function write(kms: KMSClient, { keyId, record }: KeyFound, next: KeyRecord): Promise<void> {
  const Tags = tagsOf(next);
  await kms.send(new TagResourceCommand({ KeyId: keyId, Tags }));
  const stale = tagsOf(record ?? next)
    .map(({ TagKey }) => TagKey)
    .filter((old) => !Tags.some(({ TagKey }) => TagKey === old));
  if (stale.length > 0) {
    await kms.send(new UntagResourceCommand({ KeyId: keyId, TagKeys: stale }));
  }
}
