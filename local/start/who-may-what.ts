import { randomBytes } from "node:crypto";
import { CreateGrantCommand, DecryptCommand, EncryptCommand } from "@aws-sdk/client-kms";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Clients } from "../emulator/enforcing/callers";
import type { EnforcingEmulator } from "../emulator/enforcing/start";
import { type EnforcedSite, enforcedSite, type StackPolicies } from "./enforced-site";

/** A request, and what became of it. */
export interface RequestSeen {
  readonly who: string;
  readonly what: string;
  readonly expected: "accepted" | "refused";
  readonly found: string;
  /** The statement of the bucket policy without which it is accepted. */
  readonly because?: string;
}

/** A request that a person sends. */
interface Request extends Omit<RequestSeen, "found"> {
  readonly send: () => Promise<unknown>;
  /** The errors of the emulator to a request that it let through. */
  readonly afterwards?: readonly string[];
}

/** The least that S3 takes for a part that is not the last. */
const PART_BYTES = 5 * 1024 ** 2;
const FILE = { Key: "telemetry.txt", Body: "AeroSecure downlink, pass 1: nominal.\n" };

/**
 * Makes the requests that a stack's policies are for, to an AWS that enforces them: under its key policy, its bucket
 * policy and the policy that it exports for key users, for a key and a bucket of their own.
 *
 * S3 there asks KMS about no object, so that the key policy shows in requests to KMS alone.
 */
export async function whoMayWhat(
  emulator: EnforcingEmulator,
  stack: StackPolicies,
): Promise<readonly RequestSeen[]> {
  const site = await enforcedSite(emulator, stack);
  const requests = [
    ...requestsOfKeyUser(site),
    ...weakerUploads(site),
    ...(await requestsToKms(site, stack.administratorArn)),
    ...requestsOfStranger(site),
  ];
  const seen: RequestSeen[] = [];
  for (const { send, afterwards = [], ...request } of requests) {
    const answer = () => answerTo(send, afterwards);
    const found =
      request.because === undefined
        ? await answer()
        : await answerBecauseOf(site, request.because, answer);
    seen.push({ ...request, found });
  }
  return seen;
}

function requestsOfKeyUser({ bucket, keyUser }: EnforcedSite): readonly Request[] {
  const common = { who: "a key user", expected: "accepted" } as const;
  const s3 = keyUser.s3("TLS");
  return [
    { ...common, what: "uploads a file without headers", send: () => put(s3, bucket) },
    { ...common, what: "reads it", send: () => expectFile(s3, bucket) },
    { ...common, what: "uploads a large file in two parts", send: () => putParts(s3, bucket) },
  ];
}

function weakerUploads({ bucket, keyUser }: EnforcedSite): readonly Request[] {
  const common = { who: "a key user", expected: "refused" } as const;
  const s3 = keyUser.s3("TLS");
  return [
    {
      ...common,
      what: "uploads with AES256",
      because: "DenyOtherSseAlgorithm",
      send: () => put(s3, bucket, { ServerSideEncryption: "AES256" }),
    },
    {
      ...common,
      what: "uploads with KMS and no key ID",
      because: "DenyKmsHeaderWithoutKeyId",
      send: () => put(s3, bucket, { ServerSideEncryption: "aws:kms" }),
      afterwards: ["InvalidArgument"],
    },
    {
      ...common,
      what: "uploads without TLS",
      because: "DenyInsecureTransport",
      send: () => put(keyUser.s3("no TLS"), bucket),
    },
  ];
}

async function requestsToKms(
  { bucket, keyArn: KeyId, root, keyUser, administrator }: EnforcedSite,
  GranteePrincipal: string,
): Promise<readonly Request[]> {
  const EncryptionContext = { "aws:s3:arn": `arn:aws:s3:::${bucket}` };
  const Plaintext = Buffer.from(FILE.Body);
  const { CiphertextBlob } = await root.kms.send(
    new EncryptCommand({ KeyId, Plaintext, EncryptionContext }),
  );
  const decrypt = ({ kms }: Clients) =>
    kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }));
  const grant = new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
  const mighty = { who: "an administrator with AdministratorAccess", expected: "refused" } as const;
  return [
    {
      who: "a key user",
      what: "decrypts past S3",
      expected: "refused",
      send: () => decrypt(keyUser),
    },
    { ...mighty, what: "decrypts", send: () => decrypt(administrator) },
    { ...mighty, what: "grants the use of the key", send: () => administrator.kms.send(grant) },
  ];
}

function requestsOfStranger({ bucket, stranger }: EnforcedSite): readonly Request[] {
  const common = { who: "another account", expected: "refused" } as const;
  const s3 = stranger.s3("TLS");
  return [
    { ...common, what: "reads the file", send: () => expectFile(s3, bucket) },
    { ...common, what: "uploads a file", send: () => put(s3, bucket) },
  ];
}

/** Only a refusal that is gone together with the statement is one by it. */
async function answerBecauseOf(
  { bucketPolicy, putBucketPolicy }: EnforcedSite,
  because: string,
  answer: () => Promise<string>,
): Promise<string> {
  const found = await answer();
  const { Statement, ...rest } = JSON.parse(bucketPolicy);
  const others = Statement.filter(({ Sid }: { readonly Sid?: string }) => Sid !== because);
  await putBucketPolicy(JSON.stringify({ ...rest, Statement: others }));
  const without = await answer();
  await putBucketPolicy(bucketPolicy);
  return found === "refused" && without !== "accepted"
    ? `${found}, but without ${because} ${without}`
    : found;
}

/** Only a refusal of authorization counts as one. */
async function answerTo(
  send: () => Promise<unknown>,
  afterwards: readonly string[],
): Promise<string> {
  try {
    await send();
    return "accepted";
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (/^AccessDenied(?:Exception)?$/.test(name)) {
      return "refused";
    }
    return afterwards.includes(name) ? "accepted" : `failed: ${error}`;
  }
}

async function put(
  s3: S3Client,
  Bucket: string,
  headers: Partial<PutObjectCommandInput> = {},
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, ...FILE, ...headers }));
}

/** @throws Error if it reads otherwise than it was put */
async function expectFile(s3: S3Client, Bucket: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: FILE.Key }));
  if ((await Body?.transformToString()) !== FILE.Body) {
    throw new Error("it reads otherwise than it was put");
  }
}

async function putParts(s3: S3Client, Bucket: string): Promise<void> {
  const upload = { Bucket, Key: "image.bin" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
  const Parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  for (const [index, bytes] of [PART_BYTES, 1].entries()) {
    const part = { ...upload, UploadId, PartNumber: index + 1, Body: randomBytes(bytes) };
    const { ETag } = await s3.send(new UploadPartCommand(part));
    Parts.push({ PartNumber: part.PartNumber, ETag });
  }
  await s3.send(
    new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }),
  );
}
