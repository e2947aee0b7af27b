import { type KMSClient, type Tag, UntagResourceCommand } from "@aws-sdk/client-kms";
import { TAG_VALUE_MAX_CHARACTERS } from "../../../infra/aws/limits";

/**
 * What a key records about its deletion, in tags of its own: written before the deletion is
 * scheduled and removed after it is cancelled, since KMS accepts no tag between.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export interface KeyRecord {
  /** The state that cancelling has to restore. */
  readonly stateBefore: "Enabled" | "Disabled";
  /** The ARN of the caller for whom this command disabled the key; undefined if it did not. */
  readonly disabledBy?: string;
  readonly disabledAt?: Date;
  /** Until when the key stays disabled before its deletion is scheduled. */
  readonly soakUntil?: Date;
  /**
   * When this command was about to schedule the deletion. From then on the record does not say why
   * a key is Disabled: someone may have cancelled the deletion and disabled the key on purpose.
   */
  readonly scheduledAt?: Date;
  /** The aliases that led to the key. */
  readonly aliases: readonly string[];
}

const TAGS = {
  stateBefore: "aerosecure:state-before-deletion",
  disabledBy: "aerosecure:disabled-by",
  disabledAt: "aerosecure:disabled-at",
  soakUntil: "aerosecure:soak-until",
  scheduledAt: "aerosecure:scheduled-at",
  aliases: "aerosecure:aliases",
} as const;

/** The tags that a record may consist of. */
export const RECORD_TAG_KEYS: readonly string[] = Object.values(TAGS);

/** Between two aliases; no alias has a space. */
const SEPARATOR = " ";

/** The record among a key's tags; undefined if there is none. */
export function recordIn(tags: readonly Tag[]): KeyRecord | undefined {
  const values = new Map(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue ?? ""]));
  const stateBefore = values.get(TAGS.stateBefore);
  if (stateBefore !== "Enabled" && stateBefore !== "Disabled") {
    return undefined;
  }
  const disabledBy = values.get(TAGS.disabledBy);
  const disabledAt = dateIn(values.get(TAGS.disabledAt));
  const soakUntil = dateIn(values.get(TAGS.soakUntil));
  const scheduledAt = dateIn(values.get(TAGS.scheduledAt));
  return {
    stateBefore,
    ...(disabledBy !== undefined && { disabledBy }),
    ...(disabledAt !== undefined && { disabledAt }),
    ...(soakUntil !== undefined && { soakUntil }),
    ...(scheduledAt !== undefined && { scheduledAt }),
    aliases: (values.get(TAGS.aliases) ?? "").split(SEPARATOR).filter((alias) => alias !== ""),
  };
}

/** The record as tags, with as many aliases as fit into one tag. */
export function tagsOf(record: KeyRecord): { TagKey: string; TagValue: string }[] {
  const { stateBefore, disabledBy, disabledAt, soakUntil, scheduledAt } = record;
  const tags: [string, string | undefined][] = [
    [TAGS.stateBefore, stateBefore],
    [TAGS.disabledBy, disabledBy],
    [TAGS.disabledAt, disabledAt?.toISOString()],
    [TAGS.soakUntil, soakUntil?.toISOString()],
    [TAGS.scheduledAt, scheduledAt?.toISOString()],
    [TAGS.aliases, fitting(record.aliases)],
  ];
  return tags.flatMap(([TagKey, value]) =>
    value === undefined || value === "" ? [] : [{ TagKey, TagValue: allowed(value) }],
  );
}

/** Removes the record from a key. */
export async function forgetRecord(kms: KMSClient, KeyId: string): Promise<void> {
  await kms.send(new UntagResourceCommand({ KeyId, TagKeys: [...RECORD_TAG_KEYS] }));
}

function fitting(aliases: readonly string[]): string {
  return aliases.reduce((text, alias) => {
    const longer = text === "" ? alias : text + SEPARATOR + alias;
    return longer.length > TAG_VALUE_MAX_CHARACTERS ? text : longer;
  }, "");
}

/** Names of users and sessions may have characters that a tag may not, such as commas. */
function allowed(value: string): string {
  return value.replace(/[^\p{L}\p{N} _.:/=+\-@]/gu, "_").slice(0, TAG_VALUE_MAX_CHARACTERS);
}

function dateIn(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
