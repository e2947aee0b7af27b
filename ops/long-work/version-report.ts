import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { urlEncodedKey } from "../aws/objects";
import { UserError } from "../terminal/user-error";

/** A version that is not as it should be, or is left. */
export interface ReportedVersion {
  readonly key: string;
  /** Null if the source of the report does not name versions. */
  readonly versionId: string | null;
  /** Stable, for programs: "archived". */
  readonly because: string;
  /** The same, for people. */
  readonly reason: string;
}

/** How far a report was written: what is behind it is written again. */
export interface ReportPosition {
  readonly versions: number;
  /** Bytes of each of its files. */
  readonly bytes: readonly number[];
}

/** Where a report is, and how much is in it. */
export interface ReportPlace {
  /** What S3 Batch Operations takes as a manifest; null for NDJSON alone. */
  readonly manifest: string | null;
  /** One JSON object a line, with the reason. */
  readonly reasons: string;
  readonly versions: number;
}

export interface ReportArgs {
  /** As `reportFiles` accepts it. */
  readonly path: string;
  readonly bucket: string;
  /** Where an earlier run of the same work had come. @default a new report */
  readonly from?: ReportPosition | undefined;
  /** Whether this process wrote the file, and may replace it. @default false */
  readonly replace?: boolean;
}

/** Made if it is not there, and never emptied by opening it. */
const NEW = constants.O_RDWR | constants.O_CREAT;

type Line = (bucket: string, version: ReportedVersion) => string;

/**
 * A row as S3 Batch Operations takes it: no heading, keys encoded as in a URL.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/specify-batchjob-manifest.html
 */
const manifestLine: Line = (bucket, { key, versionId }) =>
  `${[bucket, urlEncodedKey(key), ...(versionId === null ? [] : [versionId])].join(",")}\n`;

const reasonLine: Line = (bucket, { key, versionId, because, reason }) =>
  `${JSON.stringify({ bucket, key, versionId, because, reason })}\n`;

/**
 * The files that `--report` names: FILE.csv and, beside it, FILE.reasons.ndjson; or FILE.ndjson alone.
 *
 * @throws UserError with exit code 2 if the name ends otherwise
 */
export function reportFiles(path: string): Pick<ReportPlace, "manifest" | "reasons"> {
  const [, stem = "", end] = /^(.*[^/])[.](csv|ndjson)$/s.exec(path) ?? [];
  switch (end) {
    case "csv":
      return { manifest: path, reasons: `${stem}.reasons.ndjson` };
    case "ndjson":
      return { manifest: null, reasons: path };
    default:
      throw new UserError(
        `--report is "${path}". Name a file that ends with .csv, which S3 Batch Operations takes as a manifest, or with .ndjson.`,
        2,
      );
  }
}

/** Lists versions in files, each as soon as it is found, so that its memory does not grow with them. */
export class VersionReport {
  readonly #files: readonly OpenFile[];
  #versions: number;

  /**
   * Opens a new report, or one that an earlier run has begun.
   *
   * @throws UserError if a file exists that is not known to be of this work, or cannot be written
   */
  constructor(private readonly args: ReportArgs) {
    const { from } = args;
    const { manifest, reasons } = reportFiles(args.path);
    const files: OpenFile[] = [];
    try {
      for (const [path, line] of [
        ...(manifest === null ? [] : [[manifest, manifestLine] as const]),
        [reasons, reasonLine] as const,
      ]) {
        files.push(new OpenFile(path, line, from?.bytes[files.length], args.replace ?? false));
      }
    } catch (error) {
      for (const file of files) {
        file.close();
        if (from === undefined) {
          rmSync(file.path, { force: true });
        }
      }
      throw error;
    }
    this.#files = files;
    this.#versions = from?.versions ?? 0;
  }

  get place(): ReportPlace {
    return { ...reportFiles(this.args.path), versions: this.#versions };
  }

  /** The version is in the files when this returns. */
  add(version: ReportedVersion): void {
    for (const file of this.#files) {
      file.write(this.args.bucket, version);
    }
    this.#versions += 1;
  }

  /** How far it is written, once all of that is on the disk. */
  position(): ReportPosition {
    return { versions: this.#versions, bytes: this.#files.map((file) => file.sync()) };
  }

  close(): void {
    for (const file of this.#files) {
      file.close();
    }
  }

  /** Leaves nothing half-made, if the work cannot be resumed. */
  async discard(): Promise<void> {
    this.close();
    for (const { path } of this.#files) {
      await rm(path, { force: true });
    }
  }
}

class OpenFile {
  readonly #file: number;
  #bytes: number;

  constructor(
    readonly path: string,
    private readonly line: Line,
    bytes: number | undefined,
    replace: boolean,
  ) {
    this.#file = opened(path, bytes);
    this.#bytes = bytes ?? 0;
    const { size } = fstatSync(this.#file);
    const fault = replace ? undefined : faultOf(path, size, bytes);
    if (fault !== undefined) {
      closeSync(this.#file);
      throw new UserError(fault);
    }
    if (size > this.#bytes) {
      ftruncateSync(this.#file, this.#bytes);
    }
  }

  write(bucket: string, version: ReportedVersion): void {
    let rest = Buffer.from(this.line(bucket, version));
    try {
      while (rest.length > 0) {
        const written = writeSync(this.#file, rest, 0, rest.length, this.#bytes);
        this.#bytes += written;
        rest = rest.subarray(written);
      }
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  /** @returns its size, once all of it is on the disk */
  sync(): number {
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      throw unwritable(this.path, error);
    }
    return this.#bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function opened(path: string, bytes: number | undefined): number {
  try {
    // A new report may be made; one that an earlier run has begun has to be there.
    return openSync(path, bytes === undefined || bytes === 0 ? NEW : "r+");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT" && bytes) {
      throw new UserError(
        `${path}, which the interrupted run has begun, is gone. Start over with --restart.`,
      );
    }
    throw new UserError(
      `${path} cannot be written to: ${messageOf(error)}. Name another file with --report.`,
    );
  }
}

/** Why a file that is there must not be written over. */
function faultOf(path: string, size: number, bytes: number | undefined): string | undefined {
  if (bytes === undefined) {
    return size === 0
      ? undefined
      : `${path} exists already. Delete it, or name another file with --report.`;
  }
  return size >= bytes
    ? undefined
    : `${path} has ${size} bytes, fewer than the ${bytes} that the interrupted run had written. Start over with --restart and another file.`;
}

function unwritable(path: string, error: unknown): UserError {
  return new UserError(
    `${path} cannot be written to: ${messageOf(error)}. Make room for it, then run the same command again: an interrupted run resumes.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
