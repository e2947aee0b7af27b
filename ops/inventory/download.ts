import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { atOnce } from "../long-work/at-once";
import { bytesText } from "../terminal/output";
import { UserError } from "../terminal/user-error";
import type { InventoryFile, InventoryManifest } from "./inventory-manifest";

const DOWNLOADS_AT_ONCE = 4;
/** How often a file is requested whose answer breaks off. */
const READINGS = 2;

export interface DownloadArgs {
  readonly s3: S3Client;
  readonly manifest: InventoryManifest;
  /** A folder of this run alone. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Called with the bytes so far. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Downloads the files of an S3 Inventory report, and checks size and MD5 of each.
 *
 * @returns their paths, in the manifest's order
 * @throws UserError if there is no room for them, or one is not the manifest's; the error of AWS if one cannot be read
 */
export async function downloadInventory(args: DownloadArgs): Promise<readonly string[]> {
  const { manifest, directory, signal } = args;
  await refuseWithoutRoom(args);
  const files = manifest.files.map((file, index) => ({
    ...file,
    path: join(directory, `${index}.${manifest.format === "CSV" ? "csv.gz" : "parquet"}`),
  }));
  const source = {
    ...{ s3: args.s3, bucket: manifest.reportBucket, signal },
    wayOut: "Use another report, or leave --inventory out.",
  };
  let bytes = 0;
  await atOnce(
    files,
    DOWNLOADS_AT_ONCE,
    async (file) => {
      await downloadFile(source, file);
      bytes += file.size;
      args.onBytes(bytes);
    },
    signal,
  );
  signal.throwIfAborted();
  return files.map(({ path }) => path);
}

async function refuseWithoutRoom({ manifest, directory }: DownloadArgs): Promise<void> {
  const needed = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const { bavail, bsize } = await statfs(directory);
  if (needed > bavail * bsize) {
    throw new UserError(
      `The files of ${manifest.location} take ${bytesText(needed)}, and ${directory} has ${bytesText(bavail * bsize)} left. Set TMPDIR to a folder with more room.`,
    );
  }
}

/** Where a file is downloaded from. */
export interface DownloadSource {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
  /** What to do about a file that is not the manifest's. */
  readonly wayOut: string;
}

/** What a manifest says of a file, and where it is to be stored. */
export interface ListedFile extends Omit<InventoryFile, "size"> {
  /** Bytes. @default not known */
  readonly size?: number;
  readonly path: string;
}

/**
 * Downloads a file that a manifest lists, and checks it.
 *
 * @throws UserError if it is not the manifest's; the error of AWS if it cannot be read
 */
export async function downloadFile(source: DownloadSource, file: ListedFile): Promise<void> {
  const where = `s3://${source.bucket}/${file.key}`;
  const found = await storedAtLast(source, file, where);
  const isOfSize = file.size === undefined || found.size === file.size;
  if (!isOfSize || found.md5 !== file.md5) {
    throw new UserError(
      `${where} is not the file in the manifest: its ${isOfSize ? "MD5" : "size"} differs. ${source.wayOut}`,
    );
  }
}

/** The SDK retries a call, but not a body that breaks off. */
async function storedAtLast(
  { s3, bucket, signal }: DownloadSource,
  { key, path }: ListedFile,
  where: string,
): Promise<Stored> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  for (let left = READINGS; ; left -= 1) {
    const { Body } = await s3.send(command, { abortSignal: signal });
    try {
      return await stored(Body as Readable, path, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (left === 1) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UserError(
          `${where} cannot be read to its end: ${reason}. Run the command again.`,
        );
      }
    }
  }
}

interface Stored {
  readonly size: number;
  readonly md5: string;
}

async function stored(body: Readable, path: string, signal: AbortSignal): Promise<Stored> {
  const hash = createHash("md5");
  let size = 0;
  const counted = new Transform({
    transform: (bytes: Buffer, _encoding, done) => {
      hash.update(bytes);
      size += bytes.length;
      done(null, bytes);
    },
  });
  await pipeline(body, counted, createWriteStream(path, { mode: 0o600 }), { signal });
  return { size, md5: hash.digest("hex") };
}
