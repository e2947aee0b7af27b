import type { Grants, LastUse } from "../../../aws/key-use";
import type { Found } from "../../../aws/reading";
import type { Coverage } from "../../../controls/coverage";

/** What one bucket would lose with a key. */
export interface BucketCount {
  readonly bucketName: string;
  /** Whether every version was checked, or an S3 Inventory report, which does not name keys. */
  readonly source: "scan" | "inventory";
  /** Current versions. */
  readonly objects: number;
  /** All versions, current ones included. */
  readonly versions: number;
  /** Of all versions. */
  readonly bytes: number;
  /** Versions whose key could not be read, each counted as under it. @default none */
  readonly unknown?: number;
  /** When the report was made, in ISO 8601. */
  readonly asOf?: string;
  /** Whether the report lists versions that are not current. */
  readonly hasOldVersions?: boolean;
}

/** All that is lost with a key. */
export interface Loss {
  readonly buckets: readonly BucketCount[];
  /** Who may use the key through a grant. */
  readonly grants: Found<Grants>;
  readonly lastUse: Found<LastUse>;
  readonly coverage: Coverage;
}

/** Versions that would become unreadable for ever; what `--expect-objects` is compared with. */
export function versionsLost({ buckets }: Loss): number {
  return buckets.reduce((sum, { versions }) => sum + versions, 0);
}
