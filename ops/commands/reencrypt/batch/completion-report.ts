import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { statusOf } from "../../../aws/errors/aws-errors";
import { downloadFile } from "../../../inventory/download";
import { type Engine, openEngine, quoted, type Row } from "../../../inventory/engine";
import type { VersionReport } from "../../../long-work/version-report";
import { UserError } from "../../../terminal/user-error";
import type { BatchPlace } from "./batch-place";
import { reportPrefix } from "./batch-work";

/** Objects that a job could not re-encrypt for the same reason. */
export interface FailureGroup {
  /** S3's error code: "AccessDenied". */
  readonly code: string;
  readonly objects: number;
  /** The first 10. */
  readonly examples: readonly FailedObject[];
}

export interface FailedObject {
  readonly key: string;
  /** Null if the job's manifest names no versions. */
  readonly versionId: string | null;
  /** As S3 says it. */
  readonly message: string;
}

export interface CompletionReportArgs {
  readonly s3: S3Client;
  readonly place: BatchPlace;
  /** The bucket whose objects the job has worked on. */
  readonly bucket: string;
  readonly jobId: string;
  /** How many failures the job has counted. */
  readonly failed: number;
  /** Where each of them is listed. @default nowhere */
  readonly report?: VersionReport | undefined;
  readonly signal: AbortSignal;
}

const COLUMNS = [
  ...["Bucket", "Key", "VersionId", "TaskStatus"],
  ...["ErrorCode", "HTTPStatusCode", "ResultMessage"],
] as const;
const EXAMPLES = 10;
const AGAIN =
  "Run the same command again later: it reads the report again, and makes no second job.";

/**
 * Reads the completion report of a job that has ended: every object that it could not re-encrypt.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html
 *
 * @returns the largest group first
 * @throws UserError if the report is not there, damaged, or lists fewer or more than the job has counted
 */
export async function readCompletionReport(
  args: CompletionReportArgs,
): Promise<readonly FailureGroup[]> {
  const location = `s3://${args.place.bucket}/${keyOf(args)}`;
  const files = resultFiles(await manifestText(args, location), location, args.place);
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-batch-"));
  let engine: Engine | undefined;
  try {
    const paths: string[] = [];
    for (const [index, { key, md5 }] of files.entries()) {
      const path = join(directory, `${index}.csv`);
      await downloadFile(
        { s3: args.s3, bucket: args.place.bucket, signal: args.signal, wayOut: AGAIN },
        { key, md5, path },
      );
      paths.push(path);
    }
    engine = await openEngine(directory, args.signal, {
      subject: "completion report",
      reads: "completion reports",
      wayOut: AGAIN,
      without: "run the command without --follow",
    });
    return await failuresIn(engine, paths, args, location);
  } finally {
    engine?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function keyOf({ place, jobId }: CompletionReportArgs): string {
  return `${reportPrefix(place)}/job-${jobId}/manifest.json`;
}

async function manifestText(args: CompletionReportArgs, location: string): Promise<string> {
  try {
    const { Body } = await args.s3.send(
      new GetObjectCommand({ Bucket: args.place.bucket, Key: keyOf(args) }),
      { abortSignal: args.signal },
    );
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    if (statusOf(error) === 404) {
      throw new UserError(`There is no completion report at ${location}. ${AGAIN}`);
    }
    throw error;
  }
}

interface ResultFile {
  readonly key: string;
  readonly md5: string;
}

function resultFiles(text: string, location: string, place: BatchPlace): readonly ResultFile[] {
  let manifest: Readonly<Record<string, unknown>> = {};
  try {
    manifest = { ...JSON.parse(text) };
  } catch {
    // What is no JSON has none of what is looked for below.
  }
  const { Format, ReportSchema, Results } = manifest;
  if (Format !== "Report_CSV_20180820" || !Array.isArray(Results)) {
    throw new UserError(`${location} is no completion report, or is not complete. ${AGAIN}`);
  }
  const columns = String(ReportSchema)
    .split(",")
    .map((column) => column.trim());
  const missing = COLUMNS.filter((column, index) => columns[index] !== column);
  if (missing.length > 0) {
    throw new UserError(
      `${location} has no ${missing.join(" and no ")} where it should be: its columns are ${columns.join(", ")}. Read the report by hand.`,
    );
  }
  return Results.map((result: Readonly<Record<string, unknown>>) => {
    const key = String(result?.["Key"]);
    if (result?.["Bucket"] !== place.bucket || !key.startsWith(place.prefix)) {
      throw new UserError(
        `${location} names a file that is not in s3://${place.bucket}/${place.prefix}. Read the report by hand.`,
      );
    }
    return { key, md5: String(result["MD5Checksum"]).toLowerCase() };
  });
}

async function failuresIn(
  engine: Engine,
  paths: readonly string[],
  { failed, report, bucket }: CompletionReportArgs,
  location: string,
): Promise<readonly FailureGroup[]> {
  const tally = new FailureTally();
  for await (const rows of paths.length === 0 ? [] : engine.pages(queryOf(paths))) {
    for (const row of rows) {
      if (row["bucket"] !== bucket) {
        throw new UserError(
          `${location} is about the bucket ${row["bucket"]}, not ${bucket}. Read the report by hand.`,
        );
      }
      const { code, ...object } = failureIn(row);
      tally.add(code, object);
      const { key, versionId, message: reason } = object;
      report?.add({ key, versionId, because: code, reason });
    }
  }
  if (tally.objects !== failed) {
    throw new UserError(
      `${location} lists ${tally.objects} failures, and the job has counted ${failed}: it is not complete. ${AGAIN}`,
    );
  }
  return tally.groups();
}

/** Its size does not grow with the number of failures. */
class FailureTally {
  objects = 0;
  readonly #groups = new Map<string, { objects: number; examples: FailedObject[] }>();

  add(code: string, object: FailedObject): void {
    const group = this.#groups.get(code) ?? { objects: 0, examples: [] };
    this.#groups.set(code, group);
    group.objects += 1;
    if (group.examples.length < EXAMPLES) {
      group.examples.push(object);
    }
    this.objects += 1;
  }

  groups(): readonly FailureGroup[] {
    return [...this.#groups]
      .map(([code, group]) => ({ code, ...group }))
      .toSorted((a, b) => b.objects - a.objects || (a.code < b.code ? -1 : 1));
  }
}

/** Keys and messages leave it as in a URL, since DuckDB's binding drops a byte order mark at the beginning of a text. */
function queryOf(paths: readonly string[]): string {
  const names = ["bucket", "key", "version_id", "status", "error", "http", "message"];
  const types = names.map((name) => `${quoted(name)}: 'VARCHAR'`).join(", ");
  return `SELECT bucket, url_encode(key) AS key, version_id, error, http, url_encode(coalesce(message, '')) AS message
    FROM read_csv([${paths.map(quoted).join(", ")}], header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${types}})
    WHERE status <> 'succeeded'`;
}

/** The page names the code before the HTTP status, and its examples have them the other way round. */
function failureIn(row: Row): FailedObject & { readonly code: string } {
  const [error, http] = [row["error"], row["http"]].map((cell) => String(cell ?? ""));
  const versionId = row["version_id"];
  return {
    code: (/^\d*$/.test(error ?? "") ? http : error) || "Unknown",
    key: keyIn(decodeURIComponent(String(row["key"] ?? ""))),
    versionId: typeof versionId === "string" ? versionId : null,
    message: decodeURIComponent(String(row["message"] ?? "")),
  };
}

/** A report has keys as in a URL, as its manifest has them. */
function keyIn(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return encoded;
  }
}
