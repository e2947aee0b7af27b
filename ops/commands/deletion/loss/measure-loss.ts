import { readGrants, readLastUse } from "../../../aws/key-use";
import { foundIn } from "../../../aws/reading";
import type { Context } from "../../../door/context";
import type { BucketTarget } from "../../../stack/target";
import { Interrupted } from "../../../terminal/interrupted";
import type { NamedKey } from "../key-found";
import { countObjects } from "./count-objects";
import { countInventory } from "./inventory-count";
import type { BucketCount, Loss } from "./loss";
import { lossCoverage } from "./loss-coverage";

/** Manifests of S3 Inventory reports, buckets beside the target's, and those that are left out. */
type LossOptions = Readonly<Record<"inventory" | "alsoScan" | "skipBucket", readonly string[]>>;

/**
 * What is lost with the key. A bucket without an S3 Inventory report is scanned.
 *
 * @throws Interrupted if the signal came, and the error of AWS if a bucket cannot be listed
 */
export async function measureLoss(
  context: Context<BucketTarget>,
  key: NamedKey,
  { inventory, alsoScan, skipBucket }: LossOptions,
): Promise<Loss> {
  const { target, signal } = context;
  const buckets: BucketCount[] = [];
  for (const location of inventory) {
    buckets.push(await countInventory(context, location));
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
    coverage: lossCoverage({ region: target.region, buckets, skipped: skipBucket }),
  };
}
