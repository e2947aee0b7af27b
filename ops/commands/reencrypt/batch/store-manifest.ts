import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { statusOf } from "../../../aws/errors/aws-errors";
import { bytesText } from "../../../terminal/output";
import { UserError } from "../../../terminal/user-error";
import type { BatchPlace } from "./batch-place";
import { manifestKey } from "./batch-work";
import type { PreparedManifest } from "./prepare-manifest";

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_BYTES = 5 * 1024 ** 3;
/** Up to so many, a request can be tried again by itself. */
const AT_ONCE = 8 * 1024 ** 2;

/** @throws UserError if one upload cannot take it */
export function refuseLargeManifest({ name, bytes }: PreparedManifest): void {
  if (bytes > MAX_BYTES) {
    throw new UserError(
      `${name} has ${bytesText(bytes)}, more than the ${bytesText(MAX_BYTES)} of one upload. Split it, and run the command for each part.`,
    );
  }
}

/**
 * Stores a manifest under its SHA-256, once: a later run finds it there. Only what is there is looked at, which needs no
 * right to list the bucket. S3 Batch Operations takes no manifest that is encrypted under a KMS key.
 *
 * @returns its ETag
 * @throws S3ServiceException as S3 answers; UserError if something else is stored there
 */
export async function storeManifest(
  s3: S3Client,
  place: BatchPlace,
  manifest: PreparedManifest,
): Promise<string> {
  const object = { Bucket: place.bucket, Key: manifestKey(place, manifest) };
  const { path, bytes, sha256 } = manifest;
  try {
    const { ETag = "" } = await s3.send(
      new PutObjectCommand({
        ...object,
        Body: bytes <= AT_ONCE ? await readFile(path) : createReadStream(path),
        ContentLength: bytes,
        ContentType: "text/csv",
        ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
        ServerSideEncryption: "AES256",
        IfNoneMatch: "*",
      }),
    );
    return ETag;
  } catch (error) {
    if (statusOf(error) === 412) {
      return stored(s3, object, manifest);
    }
    throw error;
  }
}

async function stored(
  s3: S3Client,
  object: { readonly Bucket: string; readonly Key: string },
  { bytes, sha256 }: PreparedManifest,
): Promise<string> {
  const head = await s3.send(new HeadObjectCommand({ ...object, ChecksumMode: "ENABLED" }));
  const checksum = Buffer.from(sha256, "hex").toString("base64");
  if (head.ContentLength !== bytes || (head.ChecksumSHA256 ?? checksum) !== checksum) {
    throw new UserError(
      `s3://${object.Bucket}/${object.Key} is not the manifest that it is named for: its ${head.ContentLength === bytes ? "checksum" : "size"} differs. Delete it, and run the command again.`,
    );
  }
  return head.ETag ?? "";
}
