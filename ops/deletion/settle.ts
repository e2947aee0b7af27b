import { setTimeout as sleep } from "node:timers/promises";
import type { KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import { describeExistingKey, describeKey } from "../aws/describe-key";

/** KMS tells a new state within seconds. */
const LOOKS = 10;
const PAUSE_MS = 1000;

/**
 * Makes a change of a key's state and looks until it is there. A call may fail after it took effect: what
 * counts is the state that the key is in.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
 *
 * @param isThere whether the change has taken effect
 * @returns the key as it was seen last
 * @throws the error of the call where the change is not there
 */
export async function settle(
  client: KMSClient,
  keyArn: string,
  change: () => Promise<unknown>,
  isThere: (key: KeyMetadata) => boolean,
): Promise<KeyMetadata> {
  try {
    await change();
  } catch (error) {
    const key = await describeKey(client, keyArn).catch(() => undefined);
    if (key === undefined || !isThere(key)) {
      throw error;
    }
  }
  let key = await describeExistingKey(client, keyArn);
  for (let look = 1; look < LOOKS && !isThere(key); look += 1) {
    await sleep(PAUSE_MS);
    key = await describeExistingKey(client, keyArn);
  }
  return key;
}
