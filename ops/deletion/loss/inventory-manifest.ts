import { UserError } from "../../terminal/user-error";

/** The manifest of an S3 Inventory report. */
export interface InventoryManifest {
  readonly sourceBucket: string;
  /** Where the report's files are. */
  readonly reportBucket: string;
  readonly asOf: Date;
  /** The columns of its files, in order. */
  readonly columns: readonly string[];
  readonly files: readonly InventoryFile[];
}

export interface InventoryFile {
  readonly key: string;
  /** MD5 of the file as it is stored, in hexadecimal. */
  readonly md5: string;
}

const NEEDED = ["Key", "Size", "EncryptionStatus"];

/**
 * Reads a manifest.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 *
 * @param where what messages call it
 * @throws UserError if it is none, is not of CSV files or lacks a field that is needed
 */
export function inventoryManifest(text: string, where: string): InventoryManifest {
  const manifest = parsed(text, where);
  const { sourceBucket, destinationBucket, fileFormat, fileSchema, creationTimestamp, files } =
    manifest;
  if (fileFormat !== "CSV") {
    throw new UserError(
      `${where} is an S3 Inventory report in the format ${fileFormat}. Have S3 write it as CSV, or leave --inventory out to scan the bucket.`,
    );
  }
  const listed: readonly Readonly<Record<string, unknown>>[] = Array.isArray(files) ? files : [];
  const columns = String(fileSchema)
    .split(",")
    .map((column) => column.trim());
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new UserError(
      `${where} has no ${missing.join(" and no ")}. Add the optional fields Size and Encryption to the inventory, or leave --inventory out to scan the bucket.`,
    );
  }
  return {
    sourceBucket: String(sourceBucket),
    reportBucket: String(destinationBucket).replace(/^arn:[^:]+:s3:::/, ""),
    asOf: new Date(Number(creationTimestamp)),
    columns,
    files: listed.map((file) => ({ key: String(file["key"]), md5: String(file["MD5checksum"]) })),
  };
}

function parsed(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null || !("fileSchema" in value)) {
    throw new UserError(
      `${where} is not the manifest of an S3 Inventory report. Name its manifest.json.`,
    );
  }
  return { ...value };
}
