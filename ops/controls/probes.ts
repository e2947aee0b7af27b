import { randomUUID } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { PROBE_PREFIX } from "../../infra/aws/limits";
import { awsFailure } from "../aws/errors/aws-errors";
import { versionPages } from "../aws/objects";

/** A probe that could not be deleted. */
export interface LeftProbe {
  readonly key: string;
  /** Undefined if S3 did not list the versions, and for a multipart upload that was not completed. */
  readonly versionId?: string;
  readonly why: string;
}

/**
 * Objects that are uploaded only to be checked and deleted. A key is recorded before anything is
 * uploaded under it: an upload whose answer was lost may have stored its object, and one that was
 * retried may have stored it twice.
 */
export class Probes {
  readonly #versions = new Map<string, Set<string>>();
  /** Keys with a multipart upload that may not be completed. */
  readonly #incomplete = new Set<string>();

  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** A key that nobody else uses. */
  newKey(name: string): string {
    const key = `${PROBE_PREFIX}${name}-${randomUUID()}`;
    this.#versions.set(key, new Set());
    return key;
  }

  /** Records a version that S3 has stored, in case it later lists none. */
  stored(key: string, versionId: string | undefined): void {
    this.#versions.get(key)?.add(versionId ?? "null");
  }

  /** Records that a multipart upload begins. */
  begun(key: string): void {
    this.#incomplete.add(key);
  }

  /** Records that S3 has made an object of the multipart upload. */
  completed(key: string): void {
    this.#incomplete.delete(key);
  }

  /** Deletes every version and part of every probe, whatever happens to the others. */
  async clean(): Promise<readonly LeftProbe[]> {
    const left: LeftProbe[] = [];
    // Before the versions are listed: an upload whose answer was lost may still be completed.
    for (const key of this.#incomplete) {
      left.push(...(await this.#abortUploads(key)));
    }
    for (const [key, known] of this.#versions) {
      left.push(...(await this.#cleanKey(key, known)));
    }
    return left;
  }

  async #abortUploads(key: string): Promise<readonly LeftProbe[]> {
    try {
      const named = { Bucket: this.#bucket, Prefix: key };
      const { Uploads = [] } = await this.#s3.send(new ListMultipartUploadsCommand(named));
      for (const { UploadId } of Uploads) {
        const upload = { Bucket: this.#bucket, Key: key, UploadId };
        await this.#s3.send(new AbortMultipartUploadCommand(upload));
      }
      return [];
    } catch (error) {
      return [{ key, why: `its multipart upload could not be aborted. ${reasonOf(error)}` }];
    }
  }

  async #cleanKey(key: string, known: ReadonlySet<string>): Promise<readonly LeftProbe[]> {
    const left: LeftProbe[] = [];
    const versionIds = new Set(known);
    try {
      for await (const { versions } of versionPages(this.#s3, {
        bucket: this.#bucket,
        prefixes: [key],
      })) {
        for (const { versionId } of versions) {
          versionIds.add(versionId);
        }
      }
    } catch (error) {
      left.push({ key, why: `its versions could not be listed. ${reasonOf(error)}` });
    }
    for (const versionId of versionIds) {
      try {
        await this.#s3.send(
          new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, VersionId: versionId }),
        );
      } catch (error) {
        left.push({ key, versionId, why: reasonOf(error) });
      }
    }
    return left;
  }
}

function reasonOf(error: unknown): string {
  return awsFailure(error)?.message ?? (error instanceof Error ? error.message : String(error));
}
