import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { StackOutputs } from "./stack-outputs";

/** A file in the bucket. */
export interface StoredFile {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId: string | undefined;
}

/** One thing that was checked: what it is, what is expected, what was found. */
export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Puts a file into the bucket and sends no encryption header: the bucket's default has to do it. */
export async function uploadWithoutHeaders(
  s3: S3Client,
  bucketName: string,
  path: string,
): Promise<StoredFile> {
  const object = { Bucket: bucketName, Key: basename(path) };
  const put = await s3.send(new PutObjectCommand({ ...object, Body: createReadStream(path) }));
  return { ...object, VersionId: put.VersionId };
}

/** What S3 says of the object: which algorithm, which key, and whether the Bucket Key was used. */
export async function checkEncryption(
  s3: S3Client,
  file: StoredFile,
  { keyArn }: StackOutputs,
): Promise<readonly Check[]> {
  const head = await s3.send(new HeadObjectCommand(file));
  return [
    { what: "algorithm", expected: "aws:kms", found: String(head.ServerSideEncryption) },
    { what: "key", expected: keyArn, found: String(head.SSEKMSKeyId) },
    { what: "Bucket Key", expected: "true", found: String(head.BucketKeyEnabled) },
  ];
}

/** SHA-256 of the object as it is read from the bucket, in hexadecimal. */
export async function digestOfObject(s3: S3Client, file: StoredFile): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(file));
  return digestOf(Body as NodeJS.ReadableStream);
}

/** The name of the error that reading fails with, or that it did not fail. */
export async function errorOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
    return "it was readable";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** SHA-256 of a file on this machine, in hexadecimal. */
export function digestOfFile(path: string): Promise<string> {
  return digestOf(createReadStream(path));
}

async function digestOf(stream: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(stream, hash);
  return hash.digest("hex");
}
