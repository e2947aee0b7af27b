import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../../terminal/user-error";

/**
 * Opens the manifest that `--manifest` names: a file, or an object as s3://BUCKET/KEY.
 *
 * @throws UserError with exit code 2 if it is neither; the error of AWS if the object cannot be read
 */
export async function openManifest(
  location: string,
  s3: S3Client,
  signal: AbortSignal,
): Promise<Readable> {
  if (location.startsWith("s3:")) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+[^/])$/.exec(location) ?? [];
    if (Bucket === undefined) {
      throw new UserError(`--manifest is "${location}". Name a file, or s3://BUCKET/KEY.`, 2);
    }
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), { abortSignal: signal });
    return Body as Readable;
  }
  const file = createReadStream(location);
  return new Promise((resolve, reject) => {
    file.once("ready", () => resolve(file));
    file.once("error", ({ message }) =>
      reject(
        new UserError(
          `--manifest is "${location}", which cannot be read: ${message}. Name a file, or s3://BUCKET/KEY.`,
          2,
        ),
      ),
    );
  });
}
