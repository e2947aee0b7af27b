import { createHash } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { parse } from "csv-parse";
import { UserError } from "../../terminal/user-error";
import {
  type InventoryFile,
  type InventoryManifest,
  inventoryManifest,
} from "./inventory-manifest";
import type { BucketCount } from "./loss";

const UNDER_KMS: readonly string[] = ["SSE-KMS", "DSSE-KMS"];

/**
 * Counts what an S3 Inventory report lists under KMS. A report does not name keys: what is under
 * another key is counted as well.
 *
 * @param location such as s3://BUCKET/PREFIX/manifest.json
 * @throws UserError with exit code 2 if the location is none, 1 if the report is damaged
 */
export async function countInventory(
  s3: S3Client,
  location: string,
  abortSignal: AbortSignal,
): Promise<BucketCount> {
  const { Bucket, Key } = placeOf(location);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), { abortSignal });
  const manifest = inventoryManifest((await Body?.transformToString()) ?? "", location);
  const count = { objects: 0, versions: 0, bytes: 0 };
  for (const file of manifest.files) {
    for await (const row of rowsOf(s3, manifest, file, abortSignal)) {
      count.versions += 1;
      count.objects += row["IsLatest"] === "false" ? 0 : 1;
      count.bytes += Number(row["Size"]) || 0;
    }
  }
  return {
    bucketName: manifest.sourceBucket,
    source: "inventory",
    ...count,
    asOf: manifest.asOf.toISOString(),
    hasOldVersions: manifest.columns.includes("IsLatest"),
  };
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
 * The rows of one file that are under KMS.
 *
 * @throws UserError if the file is not the one in the manifest
 */
async function* rowsOf(
  s3: S3Client,
  { reportBucket, columns }: InventoryManifest,
  { key, md5 }: InventoryFile,
  abortSignal: AbortSignal,
): AsyncGenerator<Readonly<Record<string, string>>> {
  const command = new GetObjectCommand({ Bucket: reportBucket, Key: key });
  const { Body } = await s3.send(command, { abortSignal });
  const hash = createHash("md5");
  const stored = new PassThrough();
  stored.on("data", (bytes: Buffer) => hash.update(bytes));
  const rows = parse({ columns: [...columns] });
  const parts = [Body as Readable, stored, createGunzip(), rows] as const;
  const reading = pipeline(...parts, { signal: abortSignal });
  // The loop below fails with the same error, at the end of the rows.
  reading.catch(() => undefined);
  const where = `s3://${reportBucket}/${key}`;
  try {
    for await (const row of rows) {
      if (UNDER_KMS.includes(row["EncryptionStatus"])) {
        yield row;
      }
    }
    await reading;
  } catch (error) {
    abortSignal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${where} cannot be read to its end: ${reason}. Run the command again.`);
  }
  if (hash.digest("hex") !== md5.toLowerCase()) {
    throw new UserError(
      `${where} is not the file in the manifest: its MD5 differs. Use another report, or leave --inventory out to scan the bucket.`,
    );
  }
}
