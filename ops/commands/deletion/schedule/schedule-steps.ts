import {
  DisableKeyCommand,
  type KeyMetadata,
  type KMSClient,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { isAnswer } from "../../../aws/errors/answered-failure";
import type { Context } from "../../../door/context";
import { Unfinished } from "../../../terminal/unfinished";
import { isPending, type KeyFound } from "../key-found";
import { forgetRecord, type KeyRecord, tagsOf } from "../key-record";
import { settle } from "../settle";

/** A key after its state was changed. */
export interface ChangedKey {
  readonly keyState: string;
  /** In ISO 8601; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
}

type Steps = Pick<Context<unknown>, "clients" | "now">;

/** Disables a key and records until when, and that this command disabled it. */
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
    settle(kms, key.arn, isDisabled, () => kms.send(new DisableKeyCommand({ KeyId: key.arn }))),
  );
  return { keyState: String(KeyState), deletionDate: null, soakUntil: soakUntil.toISOString() };
}

/** Records what cancelling has to restore, then schedules the deletion. */
export async function scheduleNow(
  { clients: { kms }, now }: Steps,
  key: KeyFound,
  days: number,
): Promise<ChangedKey> {
  const KeyId = key.arn;
  const record = { ...recordOf(key), scheduledAt: now() };
  const schedule = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days });
  const { KeyState, DeletionDate } = await recorded(kms, key, record, () =>
    settle(kms, KeyId, isPending, () => kms.send(schedule)),
  );
  return { keyState: String(KeyState), deletionDate: DeletionDate?.toISOString() ?? null };
}

const isDisabled = (state: string): boolean => state === "Disabled";

/**
 * A disabled key keeps its record; any other begins a new one. Once a deletion was scheduled,
 * someone may have cancelled it and disabled the key on purpose.
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
 * Writes the record, which KMS accepts only before the key is pending deletion, then the change.
 *
 * @throws Unfinished if it is not known whether the change took effect, else the error of AWS,
 * after the record was restored
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
        "Whether the key was changed is not known. Run `aerosecure status` to see, and the same command to complete it.",
        error,
      );
    }
    // The refusal is to be reported, whatever becomes of the record, which does no harm.
    await (key.record === undefined
      ? forgetRecord(kms, key.keyId)
      : write(kms, key.keyId, record, key.record)
    ).catch(() => undefined);
    throw error;
  }
}

/** Replaces one record by another. */
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
