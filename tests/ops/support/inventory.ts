import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import type { StubAnswer, StubRequest } from "./stub-aws";

/** A row of an inventory, as far as aerosecure looks at it. */
export interface InventoryRow {
  readonly key: string;
  readonly versionId?: string;
  readonly isLatest?: boolean;
  readonly isDeleteMarker?: boolean;
  readonly size?: number;
  readonly storageClass?: string;
  readonly replication?: string;
  readonly encryption?: string;
  readonly bucketKey?: string;
}

export const LOCATION = "s3://reports/files/daily/2026-11-28T01-00Z/manifest.json";
export const AS_OF = new Date("2026-11-28T01:00:00.000Z");

/** Field names as AWS has them: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html */
export const CSV_SCHEMA =
  "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, StorageClass, ReplicationStatus, EncryptionStatus, BucketKeyStatus";
export const PARQUET_SCHEMA =
  "message s3.inventory {  required binary bucket (STRING);  required binary key (STRING);  optional binary version_id (STRING);  optional boolean is_latest;  optional boolean is_delete_marker;  optional int64 size;  optional binary storage_class (STRING);  optional binary replication_status (STRING);  optional binary encryption_status (STRING);  optional binary bucket_key_status (STRING);}";

const cellsOf = (row: InventoryRow) => [
  "files",
  row.key,
  row.versionId ?? "v1",
  row.isLatest ?? true,
  row.isDeleteMarker ?? false,
  row.isDeleteMarker === true ? null : (row.size ?? 1),
  row.isDeleteMarker === true ? null : (row.storageClass ?? "STANDARD"),
  row.replication ?? null,
  row.isDeleteMarker === true ? null : (row.encryption ?? "SSE-KMS"),
  row.isDeleteMarker === true ? null : (row.bucketKey ?? "ENABLED"),
];

/** As S3 writes it: keys as in a form, each field in quotes. */
export function csvOf(rows: readonly InventoryRow[]): Buffer {
  const line = (row: InventoryRow) =>
    cellsOf({ ...row, key: encodeURIComponent(row.key).replaceAll("%20", "+") })
      .map((cell) => `"${cell ?? ""}"`)
      .join(",");
  return gzipSync(rows.map((row) => `${line(row)}\n`).join(""));
}

/** The columns of an inventory as Parquet, as DuckDB writes them. */
export const PARQUET_COLUMNS =
  "bucket VARCHAR, key VARCHAR, version_id VARCHAR, is_latest BOOLEAN, is_delete_marker BOOLEAN, size BIGINT, storage_class VARCHAR, replication_status VARCHAR, encryption_status VARCHAR, bucket_key_status VARCHAR";

export async function parquetOf(rows: readonly InventoryRow[], directory: string): Promise<Buffer> {
  const path = join(directory, "written.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE rows (${PARQUET_COLUMNS})`);
  for (const row of rows) {
    const cells = cellsOf(row);
    await connection.run(
      `INSERT INTO rows VALUES (${cells.map((_, index) => `$${index + 1}`).join(", ")})`,
      cells,
    );
  }
  await connection.run(`COPY rows TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return readFileSync(path);
}

/** The report's files as the manifest names them, and the manifest. */
export function inventoryObjects(
  format: "CSV" | "Parquet",
  files: readonly Buffer[],
  changed: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, Buffer> {
  const keyOf = (index: number) => `files/daily/data/${index}`;
  const manifest = {
    sourceBucket: "files",
    destinationBucket: "arn:aws:s3:::reports",
    version: "2016-11-30",
    creationTimestamp: String(AS_OF.getTime()),
    fileFormat: format,
    fileSchema: format === "CSV" ? CSV_SCHEMA : PARQUET_SCHEMA,
    files: files.map((file, index) => ({
      key: keyOf(index),
      size: file.length,
      MD5checksum: createHash("md5").update(file).digest("hex"),
    })),
    ...changed,
  };
  return new Map([
    [LOCATION.replace("s3://reports/", ""), Buffer.from(JSON.stringify(manifest))],
    ...files.map((file, index) => [keyOf(index), file] as const),
  ]);
}

/** What S3 answers for a report of these files; other requests are for `otherwise`. */
export function inventoryAnswers(
  format: "CSV" | "Parquet",
  files: readonly Buffer[],
  changed: Readonly<Record<string, unknown>> = {},
  otherwise: (request: StubRequest) => StubAnswer = () => ({ status: 404 }),
): (request: StubRequest) => StubAnswer {
  const objects = inventoryObjects(format, files, changed);
  return (request) => {
    const [path = ""] = request.path.split("?");
    const body = objects.get(path.replace("/reports/", ""));
    return body === undefined ? otherwise(request) : { status: 200, body };
  };
}
