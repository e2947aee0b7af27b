import type { Context } from "../../../door/context";
import { withInventory } from "../../../inventory/open-inventory";
import type { BucketCount } from "./loss";

const UNDER_KMS: readonly (string | null)[] = ["SSE-KMS", "DSSE-KMS"];

/**
 * Counts what an S3 Inventory report lists under KMS. A report does not name keys: what is under
 * another key is counted as well.
 *
 * @param location such as s3://BUCKET/PREFIX/manifest.json
 * @throws UserError with exit code 2 if the location is none, 1 if the report is damaged
 */
export async function countInventory(
  { clients: { s3 }, progress, signal }: Pick<Context<unknown>, "clients" | "progress" | "signal">,
  location: string,
): Promise<BucketCount> {
  const needed = ["Key", "Size", "EncryptionStatus"];
  return withInventory({ s3, location, needed, progress, signal }, async (inventory) => {
    const groups = (await inventory.groups([])).filter(({ encryption }) =>
      UNDER_KMS.includes(encryption),
    );
    const sum = (of: (group: (typeof groups)[number]) => number) =>
      groups.reduce((total, group) => total + of(group), 0);
    return {
      bucketName: inventory.manifest.sourceBucket,
      source: "inventory",
      objects: sum(({ current }) => current),
      versions: sum(({ current, noncurrent }) => current + noncurrent),
      bytes: sum(({ bytes }) => bytes),
      asOf: inventory.manifest.asOf.toISOString(),
      hasOldVersions: inventory.hasVersions,
    };
  });
}
