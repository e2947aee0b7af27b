import { timeText } from "../terminal/output";
import type { KeyFacts, LastUse } from "./key-status";

/**
 * What the last use tells, and what it does not.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export function lastUseText(use: LastUse, key: Pick<KeyFacts, "createdAt">): string {
  if (use.at !== null) {
    return `${use.operation ?? "used"}, ${timeText(new Date(use.at))}`;
  }
  const isTrackedFromTheStart =
    use.trackedSince !== null && key.createdAt !== null && use.trackedSince <= key.createdAt;
  if (use.trackedSince === null) {
    return "none that KMS knows of";
  }
  return isTrackedFromTheStart
    ? "none since the key was made"
    : `none since ${timeText(new Date(use.trackedSince))}; before that nobody kept count`;
}

/** What has to be kept in mind wherever a last use is told. */
export const LAST_USE_CAVEATS: readonly string[] = [
  "Under a Bucket Key S3 asks KMS seldom: a bucket full of objects that nobody reads looks unused.",
  "KMS tells it up to an hour late, and counts successful cryptographic operations alone.",
];
