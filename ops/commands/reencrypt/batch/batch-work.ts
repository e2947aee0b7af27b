import { createHash } from "node:crypto";
import type { CreateJobCommandInput, S3StorageClass } from "@aws-sdk/client-s3-control";
import type { ExpectedEncryption } from "../../../aws/object-encryption";
import type { BucketTarget } from "../../../stack/target";
import type { BatchPlace } from "./batch-place";
import type { PreparedManifest } from "./prepare-manifest";
import { filterFor, type SourceEncryption } from "./source-encryption";

/** Objects that S3's own generator lists. */
export interface GeneratedObjects {
  readonly sources: readonly SourceEncryption[];
  /** Only keys that begin with one of them; all if there are none. */
  readonly prefixes: readonly string[];
}

/** What a job of S3 Batch Operations is to do. */
export interface BatchWork {
  readonly target: BucketTarget;
  readonly expected: ExpectedEncryption;
  readonly place: BatchPlace;
  readonly operation: "S3UpdateObjectEncryption" | "S3PutObjectCopy";
  /** The one that every copy gets. @default none: only a copy has one */
  readonly storageClass?: S3StorageClass | undefined;
  readonly objects: GeneratedObjects | PreparedManifest;
}

/** A higher number runs before other jobs of the account. */
const PRIORITY = 10;

export function isListed(objects: BatchWork["objects"]): objects is PreparedManifest {
  return "sha256" in objects;
}

/**
 * Tells a job from every other by what it does: the same work has the same name in each run, on each machine.
 *
 * @returns 32 hexadecimal digits
 */
export function workName({ target, expected, place, ...work }: BatchWork): string {
  const { objects } = work;
  const subject = [
    ...[target.accountId, target.region, target.bucketName],
    ...[expected.keyArn, expected.algorithm, expected.bucketKey],
    ...[place.roleArn, place.bucket, place.prefix],
    ...[work.operation, work.storageClass ?? null],
    isListed(objects)
      ? { sha256: objects.sha256 }
      : { sources: distinct(objects.sources), prefixes: distinct(objects.prefixes) },
  ];
  return createHash("sha256").update(JSON.stringify(subject)).digest("hex").slice(0, 32);
}

/** What ListJobs shows of a job, so that a later run finds it. At most 256 characters. */
export function descriptionOf(work: BatchWork, round: number): string {
  return `aerosecure reencrypt ${workName(work)}, round ${round}: ${work.target.bucketName}`;
}

/** @returns the round of a job of this work; undefined for any other job */
export function roundIn(description: string | undefined, work: BatchWork): number | undefined {
  const [, name, round] =
    /^aerosecure reencrypt ([0-9a-f]{32}), round ([1-9]\d{0,8}): /.exec(description ?? "") ?? [];
  return name === workName(work) ? Number(round) : undefined;
}

/**
 * The request that makes the job. The job waits for its confirmation once S3 knows how many objects it has.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html
 *
 * @param round 1, and one more for each time that the work is started over on purpose
 * @param eTag of the stored manifest; undefined if S3 lists the objects
 */
export function createJobInput(
  work: BatchWork,
  round: number,
  eTag: string | undefined,
): CreateJobCommandInput {
  const { target, place } = work;
  const arnOf = (bucket: string) => `arn:${target.partition}:s3:::${bucket}`;
  return {
    AccountId: target.accountId,
    ClientRequestToken: `aerosecure-${workName(work)}-${round}`,
    ConfirmationRequired: true,
    Description: descriptionOf(work, round),
    Priority: PRIORITY,
    RoleArn: place.roleArn,
    Operation: operationOf(work),
    Report: {
      Enabled: true,
      Bucket: arnOf(place.bucket),
      Prefix: reportPrefix(place),
      Format: "Report_CSV_20180820",
      ReportScope: "FailedTasksOnly",
      ExpectedBucketOwner: target.accountId,
    },
    ...objectsOf(work, arnOf, eTag),
  };
}

/** Where S3 writes completion reports: it adds "/job-ID/manifest.json". */
export function reportPrefix({ prefix }: BatchPlace): string {
  return `${prefix}reports`;
}

/** Where a manifest is stored: the same manifest has the same key. */
export function manifestKey({ prefix }: BatchPlace, { sha256 }: PreparedManifest): string {
  return `${prefix}manifests/${sha256}.csv`;
}

function operationOf({
  operation,
  target,
  expected,
  storageClass,
}: BatchWork): CreateJobCommandInput["Operation"] {
  const { keyArn, bucketKey } = expected;
  return operation === "S3UpdateObjectEncryption"
    ? {
        S3UpdateObjectEncryption: {
          ObjectEncryption: { SSEKMS: { KMSKeyArn: keyArn, BucketKeyEnabled: bucketKey } },
        },
      }
    : {
        // It names no algorithm: the bucket gives the copy its own, which a key alone would contradict under DSSE.
        S3PutObjectCopy: {
          TargetResource: `arn:${target.partition}:s3:::${target.bucketName}`,
          MetadataDirective: "COPY",
          StorageClass: storageClass,
        },
      };
}

function objectsOf(
  { objects, place, target }: BatchWork,
  arnOf: (bucket: string) => string,
  eTag: string | undefined,
): Pick<CreateJobCommandInput, "Manifest" | "ManifestGenerator"> {
  if (isListed(objects)) {
    return {
      Manifest: {
        Spec: {
          Format: "S3BatchOperations_CSV_20180820",
          Fields: objects.hasVersions ? ["Bucket", "Key", "VersionId"] : ["Bucket", "Key"],
        },
        Location: {
          ObjectArn: `${arnOf(place.bucket)}/${manifestKey(place, objects)}`,
          ETag: (eTag ?? "").replaceAll('"', ""),
        },
      },
    };
  }
  const prefixes = distinct(objects.prefixes);
  return {
    ManifestGenerator: {
      S3JobManifestGenerator: {
        ExpectedBucketOwner: target.accountId,
        SourceBucket: arnOf(target.bucketName),
        EnableManifestOutput: true,
        ManifestOutputLocation: {
          ExpectedManifestBucketOwner: target.accountId,
          Bucket: arnOf(place.bucket),
          ManifestPrefix: `${place.prefix}generated`,
          ManifestEncryption: { SSES3: {} },
          ManifestFormat: "S3InventoryReport_CSV_20211130",
        },
        Filter: {
          MatchAnyObjectEncryption: distinct(objects.sources).map(filterFor),
          ...(prefixes.length > 0 && { KeyNameConstraint: { MatchAnyPrefix: [...prefixes] } }),
        },
      },
    },
  };
}

/** In one order, whatever the order in which they were given. */
function distinct<Text extends string>(texts: readonly Text[]): readonly Text[] {
  return [...new Set(texts)].sort();
}
