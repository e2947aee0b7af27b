import {
  DisableKeyCommand,
  type KeyMetadata,
  type KMSClient,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { isAnswer } from "../../aws/errors/answered-failure";
import type { Context } from "../../command/context";
import { Unfinished } from "../../terminal/unfinished";
import { isPending } from "../cancel/cancel-plan";
import type { KeyFound } from "../key-found";
import { type KeyRecord, RECORD_TAG_KEYS, tagsOf } from "../key-record";
import { settle } from "../settle";

/** A key after its state was changed. */
export interface ChangedKey {
  readonly keyState: string;
  /** In ISO 8601; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
}

type Steps = Pick<Context<unknown>, "clients" | "now">;

/** Disables a key and records until when it is left so, and that it was disabled by this command. */
export async function disableForSoak(
  { clients: { kms, sts }, now }: Steps,
  key: KeyFound,
  soakMs: number,
): Promise<ChangedKey & { readonly soakUntil: string }> {
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  const disabledAt = now();
  const soakUntil = new Date(disabledAt.getTime() + soakMs);
  const record = recordOf(key);
  const isOurs = record.stateBefore === "Enabled";
  const disabling = isOurs && Arn !== undefined ? { disabledBy: Arn, disabledAt } : {};
  const { KeyState } = await recorded(kms, key, { ...record, ...disabling, soakUntil }, () =>
    settle(
      kms,
      key.arn,
      () => kms.send(new DisableKeyCommand({ KeyId: key.arn })),
      (found) => found.KeyState === "Disabled",
    ),
  );
  return { keyState: String(KeyState), deletionDate: null, soakUntil: soakUntil.toISOString() };
}

/** Records what cancelling has to bring back, then schedules the deletion. */
export async function scheduleNow(
  { clients: { kms }, now }: Steps,
  key: KeyFound,
  days: number,
): Promise<ChangedKey> {
  const KeyId = key.arn;
  const record = { ...recordOf(key), scheduledAt: now() };
  const { KeyState, DeletionDate } = await recorded(kms, key, record, () =>
    settle(
      kms,
      KeyId,
      () => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
      (found) => isPending(found.KeyState ?? ""),
    ),
  );
  return { keyState: String(KeyState), deletionDate: DeletionDate?.toISOString() ?? null };
}

/** Removes the record. */
export async function forget(kms: KMSClient, KeyId: string): Promise<void> {
  await kms.send(new UntagResourceCommand({ KeyId, TagKeys: [...RECORD_TAG_KEYS] }));
}

/**
 * A disabled key keeps the record of what it was; any other begins a new one. Once a deletion was scheduled,
 * nothing tells any more that it was not disabled on purpose since.
 */
function recordOf({ state, record, aliases }: KeyFound): KeyRecord {
  if (state !== "Disabled" || record === undefined) {
    return { stateBefore: state === "Enabled" ? "Enabled" : "Disabled", aliases };
  }
  return {
    ...record,
    ...(record.scheduledAt !== undefined && { stateBefore: "Disabled" as const }),
    aliases: [...new Set([...record.aliases, ...aliases])],
  };
}

/**
 * Writes the record, which KMS takes no more once the key waits for its deletion, and makes the change.
 *
 * @throws Unfinished where it is not known whether the change took effect, else the error of AWS, after the
 * record was put back
 */
async function recorded(
  kms: KMSClient,
  key: KeyFound,
  record: KeyRecord,
  change: () => Promise<KeyMetadata>,
): Promise<KeyMetadata> {
  await write(kms, key.keyId, key.record, record);
  try {
    return await change();
  } catch (error) {
    if (!isAnswer(error)) {
      throw new Unfinished(
        "Whether the key was changed is not known: `aerosecure status` tells, and the same command goes on from there.",
        error,
      );
    }
    // What refused the change is to be told, whatever becomes of the record, which does no harm.
    await putBack(kms, key, record).catch(() => undefined);
    throw error;
  }
}

async function putBack(
  kms: KMSClient,
  { keyId, record }: KeyFound,
  from: KeyRecord,
): Promise<void> {
  await (record === undefined ? forget(kms, keyId) : write(kms, keyId, from, record));
}

/** Makes one record out of another. */
async function write(
  kms: KMSClient,
  KeyId: string,
  from: KeyRecord | undefined,
  to: KeyRecord,
): Promise<void> {
  const Tags = tagsOf(to);
  await kms.send(new TagResourceCommand({ KeyId, Tags }));
  const stale = tagsOf(from ?? to)
    .map(({ TagKey }) => TagKey)
    .filter((old) => !Tags.some(({ TagKey }) => TagKey === old));
  if (stale.length > 0) {
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: stale }));
  }
}
