import { setTimeout as sleep } from "node:timers/promises";
import type { KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import { describeExistingKey, describeKey } from "../../aws/describe-key";

/** KMS reports a new state within seconds. */
const LOOKS = 10;
const PAUSE_MS = 1000;

/**
 * Changes a key's state and waits for that. A call may fail and yet take effect: the state decides.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
 *
 * @param isDone whether the change has taken effect, by the key's state
 * @returns the key as it was last described
 * @throws the error of the call if the change has not taken effect
 */
export async function settle(
  client: KMSClient,
  keyArn: string,
  isDone: (state: string) => boolean,
  change: () => Promise<unknown>,
): Promise<KeyMetadata> {
  const isSettled = ({ KeyState }: KeyMetadata) => isDone(KeyState ?? "");
  try {
    await change();
  } catch (error) {
    const key = await describeKey(client, keyArn).catch(() => undefined);
    if (key === undefined || !isSettled(key)) {
      throw error;
    }
  }
  let key = await describeExistingKey(client, keyArn);
  for (let look = 1; look < LOOKS && !isSettled(key); look += 1) {
    await sleep(PAUSE_MS);
    key = await describeExistingKey(client, keyArn);
  }
  return key;
}
