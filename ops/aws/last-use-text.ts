import { timeText } from "../terminal/output";
import type { LastUse } from "./key-use";

/**
 * When a key was last used, for people.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export function lastUseText(use: LastUse, key: { readonly createdAt: string | null }): string {
  if (use.at !== null) {
    return `${use.operation ?? "used"}, ${timeText(new Date(use.at))}`;
  }
  const isTrackedFromTheStart =
    use.trackedSince !== null && key.createdAt !== null && use.trackedSince <= key.createdAt;
  if (use.trackedSince === null) {
    return "none that KMS knows of";
  }
  return isTrackedFromTheStart
    ? "none since the key was created"
    : `none since ${timeText(new Date(use.trackedSince))}; KMS kept no record before`;
}

/** What to keep in mind about a last use. */
export const LAST_USE_CAVEATS: readonly string[] = [
  "With a Bucket Key, S3 calls KMS rarely: a key whose objects nobody reads looks unused.",
  "KMS reports a use up to an hour late, and only successful cryptographic operations.",
];
