import { readGrants, readLastUse } from "../../aws/key-use";
import { foundIn } from "../../aws/reading";
import type { Context } from "../../command/context";
import type { BucketTarget } from "../../stack/target";
import { Interrupted } from "../../terminal/interrupted";
import type { NamedKey } from "../key-found";
import { countObjects } from "./count-objects";
import { countInventory } from "./inventory-count";
import type { BucketCount, Loss } from "./loss";

/** Where objects are counted. */
export interface LossPlaces {
  readonly inventories: readonly string[];
  readonly alsoScan: readonly string[];
}

/**
 * What is lost with the key: a bucket is counted from its S3 Inventory report if it has one, or scanned.
 *
 * @throws Interrupted if the signal came, and the error of AWS if a bucket cannot be listed
 */
export async function measureLoss(
  context: Context<BucketTarget>,
  key: NamedKey,
  { inventories, alsoScan }: LossPlaces,
): Promise<Loss> {
  const { clients, target, signal } = context;
  const buckets: BucketCount[] = [];
  for (const location of inventories) {
    buckets.push(await countInventory(clients.s3, location, signal));
  }
  const listed = buckets.map(({ bucketName }) => bucketName);
  for (const bucketName of new Set([target.bucketName, ...alsoScan])) {
    const count = listed.includes(bucketName)
      ? undefined
      : await countObjects(context, bucketName, key);
    if (signal.aborted) {
      throw new Interrupted("Interrupted while objects were counted. Nothing was changed.");
    }
    buckets.push(...(count === undefined ? [] : [count]));
  }
  return {
    buckets,
    grants: foundIn(await readGrants(context, key.keyId)),
    lastUse: foundIn(await readLastUse(context, key.keyId)),
  };
}
