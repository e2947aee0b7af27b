import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { answeredFailure } from "../../aws/errors/answered-failure";
import { codeOf, permissionMissingIn } from "../../aws/errors/aws-errors";
import { type ExpectedEncryption, encryptionOf, headVersion } from "../../aws/object-encryption";
import { copySource, versionPages } from "../../aws/objects";
import { type Check, type Finding, judged } from "../../controls/check";
import type { UploadProbeArgs } from "../../controls/upload-probe";
import { uploadByForm } from "./post-form";

/** A way in which clients store objects, which has to be accepted. */
export interface AcceptedUpload {
  readonly name: string;
  readonly title: string;
  /** @returns the version that S3 stored */
  readonly store: (args: UploadProbeArgs, key: string) => Promise<string | undefined>;
}

const BODY = "probe";
/**
 * The first of two parts is as small as S3 takes it, the last may be of any size.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const PARTS = [Buffer.alloc(5 * 1024 ** 2), BODY];

/**
 * What clients send beyond a plain upload. A policy that binds uploads to a key can break each of them: S3 asks for each
 * part and for the completion with requests of their own.
 */
export const ACCEPTED_UPLOADS: readonly AcceptedUpload[] = [
  {
    name: "key",
    title: "An upload that names the bucket's algorithm and key is accepted",
    store: async ({ s3, bucket, expected }, key) => {
      const put = new PutObjectCommand({
        ...headersOf(expected),
        ...{ Bucket: bucket, Key: key, Body: BODY },
      });
      return (await s3.send(put)).VersionId;
    },
  },
  {
    name: "multipart",
    title: "A multipart upload without encryption headers is accepted",
    store: (args, key) => uploadInParts(args, key, {}),
  },
  {
    name: "multipart-key",
    title: "A multipart upload that names the bucket's algorithm and key is accepted",
    store: (args, key) => uploadInParts(args, key, headersOf(args.expected)),
  },
  {
    name: "copy",
    title: "A copy without encryption headers is accepted",
    store: async ({ s3, bucket, probes }, key) => {
      const source = probes.newKey("copy-source");
      const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: source, Body: BODY }));
      probes.stored(source, put.VersionId);
      const CopySource = copySource({ bucket, key: source, versionId: put.VersionId ?? "null" });
      const copy = new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource });
      return (await s3.send(copy)).VersionId;
    },
  },
  {
    name: "form",
    title: "A POST form without encryption fields is accepted",
    store: ({ s3, bucket }, key) => uploadByForm(s3, { bucket, key, body: BODY }),
  },
];

/**
 * Stores an object in one of these ways, and checks that it is encrypted as the bucket is set to.
 *
 * @throws what is no answer of AWS, such as an endpoint out of reach
 */
export async function tryAcceptedUpload(
  upload: AcceptedUpload,
  args: UploadProbeArgs,
): Promise<Check> {
  const { s3, bucket, expected, probes } = args;
  const key = probes.newKey(upload.name);
  try {
    const versionId = await upload.store(args, key);
    probes.stored(key, versionId);
    const headed = await headVersion(s3, { bucket, key, versionId: versionId ?? "null" });
    const { algorithm, keyArn } = headed?.encryption ?? encryptionOf({});
    return checkOf(upload, expected, {
      holds: algorithm === expected.algorithm && keyArn === expected.keyArn,
      found: headed === undefined ? "the object is gone" : encryptionText(algorithm, keyArn),
    });
  } catch (error) {
    const missingPermission = permissionMissingIn(error);
    const found = answeredFailure(error);
    return checkOf(upload, expected, { holds: false, found, missingPermission });
  }
}

/**
 * One that would prove nothing, because the upload without headers failed as well.
 *
 * @param missingPermission for want of which it failed; null for any other reason
 */
export function untriedUpload(
  upload: AcceptedUpload,
  expected: ExpectedEncryption,
  missingPermission: string | null,
): Check {
  const found = "not tried: the upload without headers failed";
  return checkOf(upload, expected, { holds: false, found, missingPermission });
}

async function uploadInParts(
  { s3, bucket, probes }: UploadProbeArgs,
  key: string,
  headers: ReturnType<typeof headersOf> | Record<string, never>,
): Promise<string | undefined> {
  const object = { Bucket: bucket, Key: key };
  probes.begun(key);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...object, ...headers }));
  const Parts: CompletedPart[] = [];
  for (const [index, Body] of PARTS.entries()) {
    const part = { PartNumber: index + 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...object, ...part, UploadId, Body }));
    Parts.push({ ...part, ETag });
  }
  const complete = { ...object, UploadId, MultipartUpload: { Parts } };
  const { VersionId } = await s3
    .send(new CompleteMultipartUploadCommand(complete))
    .catch((error: unknown) => completedBefore(s3, object, error));
  probes.completed(key);
  return VersionId;
}

function headersOf({ algorithm, keyArn }: ExpectedEncryption) {
  return { ServerSideEncryption: algorithm, SSEKMSKeyId: keyArn };
}

function checkOf(
  { name, title }: AcceptedUpload,
  { algorithm, keyArn }: ExpectedEncryption,
  finding: Finding,
): Check {
  return judged(
    { id: `accepts-${name}`, title },
    {
      ...{ ...finding, expected: encryptionText(algorithm, keyArn) },
      remedy: "Compare the policies of bucket and key with the stack's, and run `pulumi up`.",
    },
  );
}

function encryptionText(algorithm: string, keyArn: string | undefined): string {
  return keyArn === undefined ? algorithm : `${algorithm} under ${keyArn}`;
}

/**
 * What an upload has become if S3 no longer knows it: its answer to the first of two requests to complete it was lost.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 *
 * @throws `error` unless there is such an object
 */
async function completedBefore(
  s3: S3Client,
  { Bucket, Key }: { readonly Bucket: string; readonly Key: string },
  error: unknown,
): Promise<{ readonly VersionId?: string | undefined }> {
  if (codeOf(error) !== "NoSuchUpload") {
    throw error;
  }
  for await (const { versions } of versionPages(s3, { bucket: Bucket, prefixes: [Key] })) {
    const made = versions.find(({ key }) => key === Key);
    if (made !== undefined) {
      return { VersionId: made.versionId };
    }
  }
  throw error;
}
