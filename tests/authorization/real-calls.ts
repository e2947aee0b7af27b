import { createHash } from "node:crypto";
import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type { Clients, Transport } from "../../local/emulator/enforcing/callers";
import { type Form, postForm } from "../support/post-form";
import { BUCKET, BUCKET_ARN } from "./cast";
import { type CallName, type Keys, OBJECT } from "./requests";

/** What the calls are made on. */
export interface Site {
  readonly keys: Keys;
  /** Something encrypted directly under the key. */
  readonly ciphertext: Uint8Array;
}

/** A call as the AWS SDK makes it. */
export interface RealCall {
  readonly send: (clients: Clients, site: Site) => Promise<unknown>;
  /** The errors of the emulator to a call that it let through. */
  readonly afterwards: readonly string[];
}

const ALGORITHM = "x-amz-server-side-encryption";
const KEY_ID = `${ALGORITHM}-aws-kms-key-id`;
const CUSTOMER_KEY = {
  [`${ALGORITHM}-customer-algorithm`]: "AES256",
  [`${ALGORITHM}-customer-key`]: Buffer.from("0123456789abcdef0123456789abcdef").toString("base64"),
  [`${ALGORITHM}-customer-key-md5`]: createHash("md5")
    .update("0123456789abcdef0123456789abcdef")
    .digest("base64"),
};

type Headers = Omit<PutObjectCommandInput, "Bucket" | "Key" | "Body">;

function onS3(
  send: (s3: ReturnType<Clients["s3"]>, keys: Keys) => Promise<unknown>,
  transport: Transport = "TLS",
  afterwards: readonly string[] = [],
): RealCall {
  return { send: ({ s3 }, { keys }) => send(s3(transport), keys), afterwards };
}

function put(headers: Headers = {}, transport: Transport = "TLS"): RealCall {
  const input = { Bucket: BUCKET, Key: OBJECT, Body: "report", ...headers };
  return onS3((s3) => s3.send(new PutObjectCommand(input)), transport);
}

function upload(headers: Headers = {}): RealCall {
  const input = { Bucket: BUCKET, Key: OBJECT, ...headers };
  return onS3((s3) => s3.send(new CreateMultipartUploadCommand(input)));
}

/** PutObject that asks for an algorithm, and for one of the keys. */
function putWith(
  ServerSideEncryption: ServerSideEncryption,
  key?: keyof Keys,
  ...afterwards: readonly string[]
): RealCall {
  const input = { Bucket: BUCKET, Key: OBJECT, Body: "report", ServerSideEncryption };
  const commandOf = (keys: Keys) =>
    new PutObjectCommand({ ...input, ...(key && { SSEKMSKeyId: keys[key] }) });
  return onS3((s3, keys) => s3.send(commandOf(keys)), "TLS", afterwards);
}

/** The same upload as a form, which asks for encryption in its fields. */
function post(
  encryption: (keys: Keys) => Form["encryption"],
  transport: Transport = "TLS",
): RealCall {
  const upload = { bucket: BUCKET, key: OBJECT, body: "report" };
  return onS3((s3, keys) => postForm(s3, { ...upload, encryption: encryption(keys) }), transport, [
    "InvalidArgument",
  ]);
}

function get(transport: Transport = "TLS"): RealCall {
  return onS3(async (s3) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: OBJECT }));
    await Body?.transformToByteArray();
  }, transport);
}

function list(transport: Transport = "TLS"): RealCall {
  const input = { Bucket: BUCKET, MaxKeys: 1 };
  return onS3((s3) => s3.send(new ListObjectsV2Command(input)), transport);
}

function onKey(
  send: (kms: Clients["kms"], KeyId: string, site: Site) => Promise<unknown>,
  ...afterwards: readonly string[]
): RealCall {
  return { send: ({ kms }, site) => send(kms, site.keys.own, site), afterwards };
}

function deletion(days: number | undefined): RealCall {
  return onKey((kms, KeyId) =>
    kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
  );
}

/** Each call of the matrix as a real one. */
export const REAL_CALLS: Readonly<Record<CallName, RealCall>> = {
  "PutObject without headers": put(),
  "PutObject without headers, encrypted by DSSE": put(),
  "PutObject with aws:kms and the right key": putWith("aws:kms", "own"),
  "PutObject with aws:kms and another key": putWith("aws:kms", "other"),
  "PutObject with aws:kms and no key id": putWith("aws:kms", undefined, "InvalidArgument"),
  "PutObject with AES256": putWith("AES256"),
  "PutObject with DSSE and the right key": putWith("aws:kms:dsse", "own", "InvalidArgument"),
  "PutObject with DSSE and another key": putWith("aws:kms:dsse", "other", "InvalidArgument"),
  "PutObject with DSSE and no key id": putWith("aws:kms:dsse", undefined, "InvalidArgument"),
  "PutObject with SSE-C": put({
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: "0123456789abcdef0123456789abcdef",
  }),
  "PutObject with the Bucket Key switched off": put({ BucketKeyEnabled: false }),
  "CreateMultipartUpload without headers": upload(),
  "CreateMultipartUpload with AES256": upload({ ServerSideEncryption: "AES256" }),
  "POST form without encryption": post(() => ({})),
  "POST form with aws:kms and the right key": post(({ own }) => ({
    [ALGORITHM]: "aws:kms",
    [KEY_ID]: own,
  })),
  "POST form with aws:kms and another key": post(({ other }) => ({
    [ALGORITHM]: "aws:kms",
    [KEY_ID]: other,
  })),
  "POST form with aws:kms and no key id": post(() => ({ [ALGORITHM]: "aws:kms" })),
  "POST form with AES256": post(() => ({ [ALGORITHM]: "AES256" })),
  "POST form with SSE-C": post(() => CUSTOMER_KEY),
  "POST form without TLS": post(() => ({}), "no TLS"),
  "PutObject without TLS": put(undefined, "no TLS"),
  "PutObject over TLS 1.2": put(undefined, "TLS 1.2"),
  "PutObject over TLS 1.3": put(),
  GetObject: get(),
  "GetObject of an object without a Bucket Key": get(),
  "GetObject without TLS": get("no TLS"),
  ListBucket: list(),
  "ListBucket without TLS": list("no TLS"),
  PutBucketEncryption: onS3((s3, { own }) => {
    const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: own } as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault }];
    const ServerSideEncryptionConfiguration = { Rules };
    return s3.send(
      new PutBucketEncryptionCommand({ Bucket: BUCKET, ServerSideEncryptionConfiguration }),
    );
  }),
  PutBucketPolicy: onS3((s3) =>
    s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: ANY_BUCKET_POLICY })),
  ),
  DeleteBucketPolicy: onS3((s3) => s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }))),
  // It holds an object.
  DeleteBucket: onS3((s3) => s3.send(new DeleteBucketCommand({ Bucket: BUCKET })), "TLS", [
    "BucketNotEmpty",
  ]),
  "GetObject from outside the perimeter": get(),
  "ListBucket from outside the perimeter": list(),
  "Decrypt directly": onKey((kms, KeyId, { ciphertext }) =>
    kms.send(new DecryptCommand({ KeyId, CiphertextBlob: ciphertext })),
  ),
  "Encrypt directly": onKey((kms, KeyId) =>
    kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("report") })),
  ),
  "GenerateDataKey directly": onKey((kms, KeyId) =>
    kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" })),
  ),
  "CreateGrant directly": onKey((kms, KeyId) => {
    const GranteePrincipal = "arn:aws:iam::111122223333:root";
    return kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] }));
  }),
  DescribeKey: onKey((kms, KeyId) => kms.send(new DescribeKeyCommand({ KeyId }))),
  PutKeyPolicy: onKey((kms, KeyId) =>
    kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: ANY_POLICY })),
  ),
  DisableKey: onKey((kms, KeyId) => kms.send(new DisableKeyCommand({ KeyId }))),
  DeleteImportedKeyMaterial: onKey(
    (kms, KeyId) => kms.send(new DeleteImportedKeyMaterialCommand({ KeyId })),
    "UnsupportedOperationException",
  ),
  CancelKeyDeletion: onKey(
    (kms, KeyId) => kms.send(new CancelKeyDeletionCommand({ KeyId })),
    "KMSInvalidStateException",
  ),
  "ScheduleKeyDeletion in 7 days": deletion(7),
  "ScheduleKeyDeletion in 14 days": deletion(14),
  "ScheduleKeyDeletion in 30 days": deletion(30),
  "ScheduleKeyDeletion without a window": deletion(undefined),
};

const ANY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
});

const ANY_BUCKET_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Deny", Principal: "*", Action: "s3:RestoreObject", Resource: `${BUCKET_ARN}/*` },
  ],
});
