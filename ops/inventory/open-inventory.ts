import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../aws/objects";
import { bytesText } from "../terminal/output";
import type { Progress } from "../terminal/progress";
import { UserError } from "../terminal/user-error";
import { downloadInventory } from "./download";
import { type Engine, openEngine, quoted, type Row } from "./engine";
import { columnName, type InventoryManifest, inventoryManifest } from "./inventory-manifest";

/** Versions that an inventory describes in the same way; null is what it does not say. */
export interface InventoryGroup {
  /** "SSE-KMS", "DSSE-KMS", "SSE-S3", "SSE-C" or "NOT-SSE". */
  readonly encryption: string | null;
  /** "ENABLED" or "DISABLED". */
  readonly bucketKey: string | null;
  readonly storageClass: string | null;
  /** "COMPLETED", "PENDING", "FAILED" or "REPLICA"; null for what is not replicated as well. */
  readonly replication: string | null;
  readonly current: number;
  readonly noncurrent: number;
  readonly bytes: number;
}

/** How an inventory says that a version is encrypted. */
export type InventoryEncryption = Pick<InventoryGroup, "encryption" | "bucketKey">;

/** A version that is not encrypted as expected. */
export interface InventoryVersion extends InventoryEncryption {
  readonly key: string;
  /** Null if the inventory does not list versions. */
  readonly versionId: string | null;
}

export interface InventoryArgs {
  readonly s3: S3Client;
  /** Such as s3://BUCKET/PREFIX/manifest.json. */
  readonly location: string;
  /** Columns without which it is of no use. */
  readonly needed: readonly string[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Checks the manifest before anything is downloaded. */
  readonly accept?: (manifest: InventoryManifest) => void;
}

/** What `SSE-KMS` and its like are to the rest of S3's API. */
export const ALGORITHMS: Readonly<Record<string, string>> = {
  "SSE-KMS": "aws:kms",
  "DSSE-KMS": "aws:kms:dsse",
  "SSE-S3": "AES256",
  "SSE-C": "SSE-C",
  "NOT-SSE": "none",
};

/**
 * Downloads an S3 Inventory report into a private folder, lets `work` query it, and deletes the folder.
 *
 * @throws UserError with exit code 2 if the location is none, 1 if the report is damaged or cannot be read
 */
export async function withInventory<T>(
  args: InventoryArgs,
  work: (inventory: Inventory) => Promise<T>,
): Promise<T> {
  const { s3, location, needed, progress, signal } = args;
  const { Bucket, Key } = placeOf(location);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), { abortSignal: signal });
  const text = (await Body?.transformToString()) ?? "";
  const manifest = inventoryManifest(text, location, needed);
  args.accept?.(manifest);
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-inventory-"));
  let engine: Engine | undefined;
  try {
    const files = await progress.during("Downloading the inventory", (detail) =>
      downloadInventory({
        ...{ s3, manifest, directory, signal },
        onBytes: (bytes) => detail(bytesText(bytes)),
      }),
    );
    engine = await openEngine(directory, signal);
    const opened = engine;
    await opened.rows(`CREATE VIEW versions AS ${viewOf(manifest, files)}`);
    return await work(new Inventory(manifest, opened));
  } finally {
    engine?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function placeOf(location: string): { readonly Bucket: string; readonly Key: string } {
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.+\.json)$/.exec(location) ?? [];
  if (Key === "") {
    throw new UserError(
      `--inventory is "${location}". Name the report's manifest: s3://BUCKET/…/manifest.json.`,
      2,
    );
  }
  return { Bucket, Key };
}

/**
 * Every version in the files, without delete markers, which hold no data. CSV has keys as in a URL, Parquet as they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
 */
function viewOf({ format, columns }: InventoryManifest, files: readonly string[]): string {
  const column = (name: string, otherwise: string) =>
    columns.includes(name) ? columnName(name) : otherwise;
  const key = format === "CSV" ? "url_decode(replace(key, '+', '%20'))" : "key";
  const versionId = columns.includes("VersionId")
    ? "coalesce(nullif(version_id, ''), 'null')"
    : "NULL::VARCHAR";
  return `SELECT ${key} AS key, ${versionId} AS version_id,
    coalesce(${column("IsLatest", "true")}::BOOLEAN, true) AS is_current,
    coalesce(${column("Size", "0")}::BIGINT, 0) AS size,
    ${column("EncryptionStatus", "NULL")}::VARCHAR AS encryption,
    ${column("BucketKeyStatus", "NULL")}::VARCHAR AS bucket_key,
    ${column("StorageClass", "NULL")}::VARCHAR AS storage_class,
    ${column("ReplicationStatus", "NULL")}::VARCHAR AS replication
  FROM ${tableOf(format, columns, files)}
  WHERE NOT coalesce(${column("IsDeleteMarker", "false")}::BOOLEAN, false)`;
}

function tableOf(
  format: InventoryManifest["format"],
  columns: readonly string[],
  files: readonly string[],
): string {
  const names = columns.map(columnName);
  if (files.length === 0) {
    return `(SELECT ${names.map((name) => `NULL::VARCHAR AS ${quotedName(name)}`).join(", ")} WHERE false)`;
  }
  const list = `[${files.map(quoted).join(", ")}]`;
  const types = names.map((name) => `${quoted(name)}: 'VARCHAR'`).join(", ");
  return format === "Parquet"
    ? `read_parquet(${list})`
    : `read_csv(${list}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', compression = 'gzip', columns = {${types}})`;
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An S3 Inventory report that can be queried. */
export class Inventory {
  /** Whether it lists versions that are not current. */
  readonly hasVersions: boolean;

  constructor(
    readonly manifest: InventoryManifest,
    private readonly engine: Engine,
  ) {
    this.hasVersions = manifest.columns.includes("IsLatest");
  }

  /** Counts and bytes, the largest group first. */
  async groups(prefixes: readonly string[]): Promise<readonly InventoryGroup[]> {
    const rows = await this.engine.rows(
      `SELECT encryption, bucket_key, storage_class, replication,
        count(*) FILTER (is_current) AS current, count(*) FILTER (NOT is_current) AS noncurrent,
        sum(size)::BIGINT AS bytes
      FROM versions WHERE ${under(prefixes)} GROUP BY ALL
      ORDER BY count(*) DESC, encryption, bucket_key, storage_class, replication`,
      prefixes,
    );
    return rows.map((row) => ({
      encryption: textOf(row["encryption"]),
      bucketKey: textOf(row["bucket_key"]),
      storageClass: textOf(row["storage_class"]),
      replication: textOf(row["replication"]),
      current: Number(row["current"]),
      noncurrent: Number(row["noncurrent"]),
      bytes: Number(row["bytes"]),
    }));
  }

  /** Those that are encrypted in any other way. */
  async *except(
    ways: readonly InventoryEncryption[],
    prefixes: readonly string[],
  ): AsyncGenerator<readonly InventoryVersion[], void, undefined> {
    const sql = `SELECT ${KEY}, version_id, encryption, bucket_key FROM versions WHERE ${under(prefixes)} AND NOT ${encryptedIn(ways)}`;
    for await (const rows of this.engine.pages(sql, prefixes)) {
      yield rows.map((row) => ({
        key: keyOf(row),
        versionId: textOf(row["version_id"]),
        encryption: textOf(row["encryption"]),
        bucketKey: textOf(row["bucket_key"]),
      }));
    }
  }

  /**
   * Those that are encrypted in one of these ways.
   *
   * @param which a number of them, chosen at random, or all from one on, in the files' order
   */
  async *among(
    ways: readonly InventoryEncryption[],
    prefixes: readonly string[],
    which: { readonly sample: number } | { readonly from: number },
  ): AsyncGenerator<readonly ObjectVersion[], void, undefined> {
    const all = `SELECT ${KEY}, version_id, is_current, size, storage_class FROM versions WHERE ${under(prefixes)} AND ${encryptedIn(ways)}`;
    const sql =
      "sample" in which
        ? `SELECT * FROM (${all}) USING SAMPLE reservoir(${which.sample} ROWS)`
        : `${all} OFFSET ${which.from}`;
    for await (const rows of this.engine.pages(sql, prefixes)) {
      yield rows.map(versionOf);
    }
  }
}

function under(prefixes: readonly string[]): string {
  return prefixes.length === 0
    ? "true"
    : `(${prefixes.map((_, index) => `starts_with(key, $${index + 1})`).join(" OR ")})`;
}

function encryptedIn(ways: readonly InventoryEncryption[]): string {
  const is = (value: string | null) =>
    `IS NOT DISTINCT FROM ${value === null ? "NULL" : quoted(value)}`;
  const each = ways.map(
    ({ encryption, bucketKey }) => `(encryption ${is(encryption)} AND bucket_key ${is(bucketKey)})`,
  );
  return each.length === 0 ? "false" : `(${each.join(" OR ")})`;
}

function versionOf(row: Row): ObjectVersion {
  return {
    key: keyOf(row),
    versionId: String(row["version_id"]),
    isCurrent: row["is_current"] === true,
    size: Number(row["size"]),
    eTag: "",
    storageClass: textOf(row["storage_class"]) ?? "STANDARD",
  };
}

/** DuckDB's binding drops a byte order mark at the beginning of a text, so that keys leave it as in a URL. */
const KEY = "url_encode(key) AS encoded_key";

function keyOf(row: Row): string {
  return decodeURIComponent(String(row["encoded_key"]));
}

function textOf(cell: Row[string] | undefined): string | null {
  return typeof cell === "string" ? cell : null;
}
