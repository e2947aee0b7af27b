import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import {
  type ExpectedEncryption,
  type HeadedVersion,
  isAsExpected,
} from "../../aws/object-encryption";
import type { ObjectVersion } from "../../aws/objects";

/** How a version may be brought under the key. */
export const METHODS = ["auto", "in-place", "copy"] as const;
export type Method = (typeof METHODS)[number];

/** Why a version stays as it is. */
export type LeftBecause = keyof typeof LEFT_BECAUSE;

export const LEFT_BECAUSE = {
  noncurrent:
    "an old version, whose copy would become the current one: change it in place, or let oldVersionsKeptForDays delete it",
  archived: "archived: restore it first, or change it in place",
  locked: "under Object Lock or legal hold: run again once that has ended",
  "customer-key":
    "under a customer-provided key (SSE-C): ask its owner to upload it again without the key",
  "over-5-gb": "over 5 GB, more than one copy can take: change it in place, or upload it again",
  "not-in-place": "encrypted in a way that S3 cannot change in place: use --method copy",
  "two-layers":
    "under two layers of encryption (DSSE-KMS), stronger than the bucket's: keep it, or use --accept-single-layer",
  "unusable-key": "its own key cannot be used: enable it, or ask for kms:Decrypt on it",
  changed: "overwritten or deleted while this ran: run again",
} as const;

/** What is to be done with a version. */
export type Plan =
  | { readonly action: "nothing" | "gone" | "in-place" | "copy" }
  | { readonly action: "leave"; readonly because: LeftBecause };

export interface PlanArgs {
  readonly expected: ExpectedEncryption;
  readonly method: Method;
  /** Whether S3 here knows UpdateObjectEncryption. */
  readonly hasInPlace: boolean;
  /** Whether a version under two layers of encryption may end under one. */
  readonly acceptSingleLayer: boolean;
  readonly now: Date;
}

/**
 * The most that one CopyObject copies, in bytes.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
const COPY_LIMIT = 5 * 1024 ** 3;

/**
 * What S3 changes in place.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
const IN_PLACE_SOURCES: readonly string[] = ["AES256", "aws:kms"];

const ARCHIVES: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

/** Decides for one version. No request is sent. */
export function planFor(version: ObjectVersion, headed: HeadedVersion, args: PlanArgs): Plan {
  if (headed === undefined) {
    return { action: "gone" };
  }
  const { encryption, head } = headed;
  if (isAsExpected(encryption, args.expected)) {
    return { action: "nothing" };
  }
  if (head === undefined) {
    return leave("customer-key");
  }
  const losesLayer =
    encryption.algorithm === "aws:kms:dsse" && args.expected.algorithm === "aws:kms";
  if (losesLayer && !args.acceptSingleLayer) {
    return leave("two-layers");
  }
  if (isLocked(head, args.now)) {
    return leave("locked");
  }
  const isForInPlace =
    args.expected.algorithm === "aws:kms" && IN_PLACE_SOURCES.includes(encryption.algorithm);
  if (args.method !== "copy" && args.hasInPlace && isForInPlace) {
    return { action: "in-place" };
  }
  return args.method === "in-place" ? leave("not-in-place") : planForCopy(version, head);
}

function planForCopy(version: ObjectVersion, head: HeadObjectCommandOutput): Plan {
  if (!version.isCurrent) {
    return leave("noncurrent");
  }
  if (isArchived(head)) {
    return leave("archived");
  }
  return version.size > COPY_LIMIT ? leave("over-5-gb") : { action: "copy" };
}

/**
 * Under retention or hold S3 changes nothing in place, and a copy would leave the locked version as
 * it is.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
function isLocked(head: HeadObjectCommandOutput, now: Date): boolean {
  const until = head.ObjectLockRetainUntilDate;
  return (
    head.ObjectLockLegalHoldStatus === "ON" ||
    head.ObjectLockEventHold !== undefined ||
    (until !== undefined && until > now)
  );
}

/** An archived object can be read only while it has a restored copy. */
function isArchived({ StorageClass, ArchiveStatus, Restore }: HeadObjectCommandOutput): boolean {
  return (
    ArchiveStatus !== undefined ||
    (ARCHIVES.includes(StorageClass ?? "") && !/ongoing-request="false"/.test(Restore ?? ""))
  );
}

function leave(because: LeftBecause): Plan {
  return { action: "leave", because };
}
