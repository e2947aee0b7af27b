import { UserError } from "../terminal/user-error";

/** The manifest of an S3 Inventory report. */
export interface InventoryManifest {
  /** Where it is: s3://BUCKET/…/manifest.json. */
  readonly location: string;
  readonly sourceBucket: string;
  /** Where the report's files are. */
  readonly reportBucket: string;
  readonly asOf: Date;
  readonly format: "CSV" | "Parquet";
  /** The columns of its files, in order, as CSV reports name them: "BucketKeyStatus". */
  readonly columns: readonly string[];
  readonly files: readonly InventoryFile[];
}

export interface InventoryFile {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** MD5 of the file as it is stored, in hexadecimal. */
  readonly md5: string;
}

/**
 * Reads a manifest.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 *
 * @param location what messages call it
 * @param needed columns without which the report is of no use
 * @throws UserError if it is none, its files cannot be read here, or a column is missing
 */
export function inventoryManifest(
  text: string,
  location: string,
  needed: readonly string[],
): InventoryManifest {
  const manifest = parsed(text, location);
  const { sourceBucket, destinationBucket, fileFormat, creationTimestamp } = manifest;
  if (fileFormat !== "CSV" && fileFormat !== "Parquet") {
    throw new UserError(
      `${location} is an S3 Inventory report in the format ${fileFormat}. Have S3 write it as Parquet or CSV, or leave --inventory out.`,
    );
  }
  const columns = columnsIn(String(manifest["fileSchema"]), fileFormat);
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new UserError(
      `${location} has no ${missing.join(" and no ")}. Add ${missing.length === 1 ? "that field" : "those fields"} to the inventory, or leave --inventory out.`,
    );
  }
  return {
    location,
    sourceBucket: String(sourceBucket),
    reportBucket: String(destinationBucket).replace(/^arn:[^:]+:s3:::/, ""),
    asOf: new Date(Number(creationTimestamp)),
    format: fileFormat,
    columns,
    files: manifest.files,
  };
}

/** "Key, IsLatest" of CSV; of Parquet "message s3.inventory { required binary key (UTF8); …}". */
function columnsIn(schema: string, format: InventoryManifest["format"]): readonly string[] {
  return format === "CSV"
    ? schema.split(",").map((column) => column.trim())
    : [...schema.matchAll(/\b(?:required|optional) \w+ (\w+)/g)].map(([, name = ""]) =>
        name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      );
}

/** As Parquet names it: "bucket_key_status". */
export function columnName(column: string): string {
  return column.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}

interface Parsed extends Readonly<Record<string, unknown>> {
  readonly files: readonly InventoryFile[];
}

function parsed(text: string, location: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const manifest: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  const files = filesIn(manifest["files"]);
  const isWhole =
    ["sourceBucket", "destinationBucket", "fileSchema"].every(
      (name) => typeof manifest[name] === "string",
    ) && Number(manifest["creationTimestamp"]) > 0;
  if (!isWhole || files === undefined) {
    throw new UserError(
      `${location} is not the manifest of an S3 Inventory report, or is not complete. Name its manifest.json.`,
    );
  }
  return { ...manifest, files };
}

function filesIn(value: unknown): readonly InventoryFile[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const files = value.map((file) => ({
    key: String(file?.["key"]),
    size: Number(file?.["size"]),
    md5: String(file?.["MD5checksum"]).toLowerCase(),
  }));
  return files.every(({ size }) => Number.isSafeInteger(size)) ? files : undefined;
}
