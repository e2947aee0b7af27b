import type { S3StorageClass } from "@aws-sdk/client-s3-control";
import { type Command, Option } from "commander";
import type { ExpectedEncryption } from "../../../aws/object-encryption";
import { UserError } from "../../../terminal/user-error";
import type { Method } from "../plan";
import type { BatchWork } from "./batch-work";
import { collectedSources, type SourceEncryption } from "./source-encryption";

/** The options of `reencrypt` that have a job of S3 Batch Operations do the work. */
export interface BatchOptions {
  readonly batch: boolean;
  readonly follow: boolean;
  /** The id of a job that has ended, after which another one is made. */
  readonly after?: string;
  /** A file, or s3://BUCKET/KEY. */
  readonly manifest?: string;
  /** What S3's own generator lists. @default everything that S3 can change in place */
  readonly source: readonly SourceEncryption[];
  /** The one that every copy of a job gets. */
  readonly storageClass?: S3StorageClass;
}

/** Those into which a copy can be written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const STORAGE_CLASSES = [
  ...["STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"],
  ...["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
];

export function addBatchOptions(command: Command): Command {
  return command
    .option("--batch", "have a job of S3 Batch Operations do it", false)
    .option("--follow", "with --batch: show the job's progress until it has ended", false)
    .option("--after <job>", "with --batch: make another job, once this one has ended")
    .option(
      "--manifest <file>",
      "with --batch: only the versions in this CSV file, which --report has written, or in s3://BUCKET/KEY",
    )
    .option(
      "--source <encryption>",
      "with --batch: only objects under SSE-S3, SSE-KMS, no-bucket-key or a key's ARN; repeatable (default: SSE-S3 and SSE-KMS)",
      collectedSources,
      [],
    )
    .addOption(
      new Option(
        "--storage-class <class>",
        "with --batch --method copy: the storage class of every copy",
      ).choices(STORAGE_CLASSES),
    );
}

/** The options that make sense only for a walk, or only for a job. */
interface AllOptions extends BatchOptions {
  readonly method: Method;
  readonly journal?: string;
  readonly restart: boolean;
  readonly prefix: readonly string[];
  readonly acceptSingleLayer: boolean;
}

/** @throws UserError with exit code 2 if options contradict one another */
export function refuseBatchOptions(options: AllOptions): void {
  const fault = options.batch ? faultOfJob(options) : faultOfWalk(options);
  if (fault !== undefined) {
    throw new UserError(fault, 2);
  }
}

function faultOfWalk({
  follow,
  after,
  manifest,
  source,
  storageClass,
}: AllOptions): string | undefined {
  const named = Object.entries({
    "--follow": follow,
    "--after": after !== undefined,
    "--manifest": manifest !== undefined,
    "--source": source.length > 0,
    "--storage-class": storageClass !== undefined,
  }).flatMap(([option, isNamed]) => (isNamed ? [option] : []));
  return named.length === 0
    ? undefined
    : `${named.join(" and ")} ${named.length === 1 ? "is" : "are"} for --batch alone. Add --batch.`;
}

function faultOfJob({
  journal,
  restart,
  manifest,
  source,
  prefix,
}: AllOptions): string | undefined {
  if (journal !== undefined || restart) {
    return "--batch keeps no journal: S3 itself knows its jobs. Leave --journal and --restart out; --after JOB makes another job.";
  }
  if (manifest === "") {
    return '--manifest is "". Name a file, or s3://BUCKET/KEY.';
  }
  return manifest !== undefined && source.length + prefix.length > 0
    ? "--manifest lists the objects itself. Leave --source and --prefix out, or --manifest."
    : undefined;
}

/**
 * How a job re-encrypts: in place if it can. A copy is made of what a manifest lists alone: S3's own generator may list
 * versions that are not current, whose copies would become current.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-copy-object.html
 *
 * @throws UserError with exit code 2 if a copy needs to be told more
 */
export function operationFor(
  options: AllOptions,
  { algorithm }: ExpectedEncryption,
  hasInPlace: boolean,
): Pick<BatchWork, "operation" | "storageClass"> {
  const { method, manifest, storageClass, acceptSingleLayer } = options;
  const isInPlace = method !== "copy" && hasInPlace && algorithm === "aws:kms";
  if (isInPlace) {
    if (storageClass !== undefined) {
      throw new UserError(
        "--storage-class is for copies: what is re-encrypted in place keeps its own. Leave it out, or add --method copy.",
        2,
      );
    }
    return { operation: "S3UpdateObjectEncryption" };
  }
  if (method === "in-place") {
    throw new UserError(`S3 cannot re-encrypt in place under ${algorithm}. Use --method copy.`, 2);
  }
  const why =
    method === "copy" ? "A job copies" : "S3 cannot re-encrypt this in place, and a job copies";
  if (manifest === undefined) {
    throw new UserError(
      `${why} only what a manifest lists, since S3's own list may have old versions. Write one with --report FILE.csv, and name it with --manifest FILE.csv.`,
      2,
    );
  }
  if (storageClass === undefined) {
    throw new UserError(
      `${why} everything into one storage class. Name it with --storage-class, and leave objects of other classes out of the manifest.`,
      2,
    );
  }
  if (algorithm === "aws:kms" && !acceptSingleLayer) {
    throw new UserError(
      `${why} whatever the manifest lists, also what has two layers of encryption (DSSE-KMS), which the bucket does not give it. Leave that out of the manifest, and add --accept-single-layer.`,
      2,
    );
  }
  return { operation: "S3PutObjectCopy", storageClass };
}
