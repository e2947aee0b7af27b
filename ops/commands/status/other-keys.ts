import { type KeyMetadata, paginateListKeys, paginateListResourceTags } from "@aws-sdk/client-kms";
import { STACK_TAG } from "../../../infra/aws/stack-tag";
import { describeKey } from "../../aws/describe-key";
import { isDenied } from "../../aws/errors/aws-errors";
import { type AwsAccess, type Reading, reading } from "../../aws/reading";
import { atOnce } from "../../long-work/at-once";
import { isoText } from "../../terminal/iso-text";

/** Keys of one stack that cannot be used, beside the one that it has now. */
export interface OtherKeys {
  /** The stack by the key's tag; null if the key has none. */
  readonly stack: string | null;
  readonly list: readonly OtherKey[];
}

export interface OtherKey {
  readonly arn: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: string;
  /** When the key is permanently deleted, in ISO 8601; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
}

const REQUESTS_AT_ONCE = 16;

/**
 * The keys of the region with the same tag of a stack as the key that cannot be used. Once alias and state name a new
 * key, nothing but the tag leads to an old one, and to the objects under it. A key whose policy does not let the account
 * describe it is none of the stack's.
 */
export function readOtherKeys(access: AwsAccess, keyArn: string): Promise<Reading<OtherKeys>> {
  const { clients, signal: abortSignal } = access;
  const { kms } = clients;
  return reading(access, "kms:ListResourceTags", keyArn, async () => {
    const stack = await stackOf(access, keyArn);
    if (stack === undefined) {
      return { stack: null, list: [] };
    }
    const list: OtherKey[] = [];
    const look = async (keyId: string): Promise<void> => {
      const key = await unlessForeign(() => describeKey(kms, keyId, { abortSignal }));
      if (key?.Arn === undefined || key.Arn === keyArn || isUsable(key)) {
        return;
      }
      const { Arn: arn, KeyState: state = "", DeletionDate } = key;
      if ((await unlessForeign(() => stackOf(access, arn))) === stack) {
        list.push({ arn, state, deletionDate: isoText(DeletionDate) });
      }
    };
    for await (const { Keys = [] } of paginateListKeys({ client: kms }, {}, { abortSignal })) {
      await atOnce(
        Keys.flatMap(({ KeyArn }) => KeyArn ?? []),
        REQUESTS_AT_ONCE,
        look,
        abortSignal,
      );
    }
    abortSignal.throwIfAborted();
    return { stack, list: list.sort((a, b) => a.arn.localeCompare(b.arn)) };
  });
}

function isUsable({ KeyManager, KeyState }: KeyMetadata): boolean {
  return KeyManager === "AWS" || KeyState === "Enabled";
}

async function stackOf(
  { clients, signal: abortSignal }: AwsAccess,
  KeyId: string,
): Promise<string | undefined> {
  const pages = paginateListResourceTags({ client: clients.kms }, { KeyId }, { abortSignal });
  for await (const { Tags = [] } of pages) {
    const tag = Tags.find(({ TagKey }) => TagKey === STACK_TAG);
    if (tag !== undefined) {
      return tag.TagValue;
    }
  }
  return undefined;
}

/** @returns undefined if the key's own policy is why it was denied: the stack's keys trust the account */
async function unlessForeign<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isDenied(error) && /resource-based policy/.test((error as Error).message)) {
      return undefined;
    }
    throw error;
  }
}
