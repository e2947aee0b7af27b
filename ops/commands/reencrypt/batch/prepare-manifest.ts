import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { UserError } from "../../../terminal/user-error";

/** A manifest that was read whole, in a file of this run alone. */
export interface PreparedManifest {
  /** How messages call it. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly rows: number;
  /** Whether each row names a version. */
  readonly hasVersions: boolean;
}

export interface PrepareArgs {
  readonly source: Readable;
  readonly name: string;
  /** The bucket that each row has to name. */
  readonly bucket: string;
  /** Whether to leave the version ids out, so that the job takes the current versions. */
  readonly dropVersions: boolean;
  /** Where to write it. */
  readonly path: string;
}

/** Only the file system's own errors name a call of it. */
function isOfFileSystem(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

/** More than bucket, key and version id can have, each byte encoded. */
const MAX_LINE = 16_384;

/**
 * Reads a manifest as S3 Batch Operations takes it, checks every row, and writes it to a file of its own, which nobody
 * changes any more. Memory does not grow with it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html#specify-batchjob-manifest
 *
 * @throws UserError that names the line
 */
export async function prepareManifest(args: PrepareArgs): Promise<PreparedManifest> {
  const { source, name, path } = args;
  const hash = createHash("sha256");
  const file = createWriteStream(path, { mode: 0o600, flags: "wx" });
  const written = finished(file);
  written.catch(() => {});
  const rows = new Rows(args);
  let bytes = 0;
  let rest = "";
  const take = async (lines: readonly string[]): Promise<void> => {
    const text = lines.map((line) => rows.take(line)).join("");
    hash.update(text);
    bytes += Buffer.byteLength(text);
    if (text !== "" && !file.write(text)) {
      await Promise.race([once(file, "drain"), written]);
    }
  };
  try {
    source.setEncoding("utf8");
    for await (const chunk of source) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      await take(lines);
      if (rest.length > MAX_LINE) {
        throw rows.fault("is longer than any row of a manifest");
      }
    }
    file.end();
    await written;
  } catch (error) {
    file.destroy();
    throw isOfFileSystem(error)
      ? new UserError(
          `${name} cannot be copied to a private folder: ${error.message}. Make room for it, or set TMPDIR to a folder with more.`,
        )
      : error;
  }
  if (rest !== "") {
    throw new UserError(
      `${name} ends in the middle of line ${rows.lines + 1}: it is not complete. Write it again, with a line break at its end.`,
    );
  }
  if (rows.count === 0) {
    throw new UserError(`${name} lists no objects: there is nothing to re-encrypt.`);
  }
  return {
    ...{ name, path, bytes, sha256: hash.digest("hex"), rows: rows.count },
    hasVersions: rows.columns === 3 && !args.dropVersions,
  };
}

class Rows {
  lines = 0;
  count = 0;
  columns: number | undefined;
  #last = "";

  constructor(private readonly args: PrepareArgs) {}

  /** @returns the row as it is stored; nothing for one that the row before it says already */
  take(line: string): string {
    const cells = line.replace(/\r$/, "").split(",");
    this.columns ??= cells.length;
    if (this.lines === 0 && /^\s*\{/.test(line)) {
      const { name } = this.args;
      throw new UserError(
        `${name} is JSON, such as the manifest.json of S3 Inventory, and no list of objects. Have \`aerosecure verify --inventory ${name} --report FILE.csv\` list what is not as it should be, and name FILE.csv.`,
      );
    }
    const fault = this.#faultOf(cells);
    if (fault !== undefined) {
      throw this.fault(fault);
    }
    this.lines += 1;
    const { dropVersions } = this.args;
    const row = `${(dropVersions ? cells.slice(0, 2) : cells).join(",")}\n`;
    if (dropVersions && row === this.#last) {
      return "";
    }
    this.#last = row;
    this.count += 1;
    return row;
  }

  #faultOf(cells: readonly string[]): string | undefined {
    const [found = "", key = "", versionId] = cells;
    const { bucket } = this.args;
    if (cells.length !== this.columns || cells.length < 2 || cells.length > 3) {
      return `has ${cells.length} ${cells.length === 1 ? "column" : "columns"}. Each line has Bucket and Key, and each or none has VersionId`;
    }
    if (found !== bucket) {
      return `names the bucket "${found}", not ${bucket}. Name a manifest of that bucket`;
    }
    if (key === "" || versionId === "") {
      return `has no ${key === "" ? "key" : "version id"}`;
    }
    return isUrlEncoded(key) ? undefined : `has the key "${key}", which is not encoded as in a URL`;
  }

  fault(what: string): UserError {
    return new UserError(`${this.args.name}, line ${this.lines + 1}, ${what}.`);
  }
}

function isUrlEncoded(key: string): boolean {
  try {
    decodeURIComponent(key);
    return !/[\s"]/.test(key);
  } catch {
    return false;
  }
}
