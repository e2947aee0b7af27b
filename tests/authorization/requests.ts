import { ACCOUNT, BUCKET_ARN, REGION } from "./cast";

export const OBJECT = "reports/2026.pdf";
export const OBJECT_ARN = `${BUCKET_ARN}/${OBJECT}`;

/** The key of the stack, and one that is not. */
export interface Keys {
  readonly own: string;
  readonly other: string;
}

export const KEYS: Keys = {
  own: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  other: `arn:aws:kms:${REGION}:${ACCOUNT}:key/0987dcba-09fe-87dc-65ba-ab0987654321`,
};

/** What AWS asks one resource's policy and the caller's own about. */
export interface Check {
  readonly on: "bucket" | "object" | "key";
  readonly action: string;
  /** The condition keys that come with the call; those that tell of the caller are the cast's. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * A call of a client, and what AWS checks for it. S3 with SSE-KMS checks twice, in this order: the
 * S3 action, then, in the caller's name and through S3, the use of the key. A call is allowed if
 * every check is; else it gets the answer of the first check that is not.
 */
export interface Call {
  readonly checks: (keys: Keys) => readonly Check[];
}

type Context = Readonly<Record<string, string>>;

const TLS: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
const PLAIN: Context = { "aws:SecureTransport": "false" };
const SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

const naming = (arn: string): Context => ({ "kms:EncryptionContext:aws:s3:arn": arn });
const via = (service: string): Context => ({ "kms:ViaService": `${service}.amazonaws.com` });
const throughS3 = (arn: string): Context => ({ ...via(`s3.${REGION}`), ...naming(arn) });

type Headers = (keys: Keys) => Context;

const none: Headers = () => ({});
const sseC: Headers = () => ({ "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" });

/** The headers that ask for an algorithm, and for one of the keys. */
function sse(algorithm: string, key?: keyof Keys): Headers {
  return (keys) => ({
    "s3:x-amz-server-side-encryption": algorithm,
    ...(key && { [SSE_KEY]: keys[key] }),
  });
}

/** PutObject of which S3 makes no use of this key, so that its own check is the only one. */
function put(headers: Headers, transport = TLS): Call {
  return {
    checks: (keys) => [
      { on: "object", action: "s3:PutObject", context: { ...transport, ...headers(keys) } },
    ],
  };
}

/** PutObject that has S3 make a data key for the caller. */
function putUnderKey(transport = TLS, encryptionContext = BUCKET_ARN, headers = none): Call {
  return {
    checks: (keys) => [
      ...put(headers, transport).checks(keys),
      { on: "key", action: "kms:GenerateDataKey", context: throughS3(encryptionContext) },
    ],
  };
}

function getUnderKey(transport = TLS, encryptionContext = BUCKET_ARN): Call {
  return {
    checks: () => [
      { on: "object", action: "s3:GetObject", context: transport },
      { on: "key", action: "kms:Decrypt", context: throughS3(encryptionContext) },
    ],
  };
}

function keyCall(action: string, context: Context = {}): Call {
  return { checks: () => [{ on: "key", action, context }] };
}

function bucketCall(action: string, transport = TLS): Call {
  return { checks: () => [{ on: "bucket", action, context: transport }] };
}

const unused = (days: number): Context => ({ "kms:TrailingDaysWithoutKeyUsage": `${days}` });

/** ScheduleKeyDeletion of a key that was used long ago, unless it is told otherwise. */
function deletion(windowInDays?: number, unusedDays = 400): Call {
  return keyCall("kms:ScheduleKeyDeletion", {
    ...unused(unusedDays),
    ...(windowInDays && { "kms:ScheduleKeyDeletionPendingWindowInDays": `${windowInDays}` }),
  });
}

/** Every call of the matrix by the name that its tests bear. */
export const CALLS = {
  "PutObject without headers": putUnderKey(),
  "PutObject without headers, encrypted by DSSE": putUnderKey(TLS, OBJECT_ARN),
  "PutObject with aws:kms and the right key": putUnderKey(TLS, BUCKET_ARN, sse("aws:kms", "own")),
  "PutObject with aws:kms and another key": put(sse("aws:kms", "other")),
  "PutObject with aws:kms and no key id": put(sse("aws:kms")),
  "PutObject with AES256": put(sse("AES256")),
  "PutObject with DSSE and the right key": putUnderKey(TLS, OBJECT_ARN, sse("aws:kms:dsse", "own")),
  "PutObject with DSSE and another key": put(sse("aws:kms:dsse", "other")),
  "PutObject with DSSE and no key id": put(sse("aws:kms:dsse")),
  "PutObject with SSE-C": put(sseC),
  "PutObject with the Bucket Key switched off": putUnderKey(TLS, OBJECT_ARN),
  "CreateMultipartUpload without headers": putUnderKey(),
  "CreateMultipartUpload with AES256": put(sse("AES256")),
  "POST form without encryption": putUnderKey(),
  "POST form with aws:kms and the right key": putUnderKey(TLS, BUCKET_ARN, sse("aws:kms", "own")),
  "POST form with aws:kms and another key": put(sse("aws:kms", "other")),
  "POST form with aws:kms and no key id": put(sse("aws:kms")),
  "POST form with AES256": put(sse("AES256")),
  "POST form with SSE-C": put(sseC),
  "POST form without TLS": putUnderKey(PLAIN),
  "PutObject without TLS": putUnderKey(PLAIN),
  "PutObject over TLS 1.2": putUnderKey({ ...TLS, "s3:TlsVersion": "1.2" }),
  "PutObject over TLS 1.3": putUnderKey({ ...TLS, "s3:TlsVersion": "1.3" }),
  GetObject: getUnderKey(),
  "GetObject of an object without a Bucket Key": getUnderKey(TLS, OBJECT_ARN),
  "GetObject without TLS": getUnderKey(PLAIN),
  ListBucket: bucketCall("s3:ListBucket"),
  "ListBucket without TLS": bucketCall("s3:ListBucket", PLAIN),
  PutBucketEncryption: bucketCall("s3:PutEncryptionConfiguration"),
  PutBucketPolicy: bucketCall("s3:PutBucketPolicy"),
  DeleteBucketPolicy: bucketCall("s3:DeleteBucketPolicy"),
  DeleteBucket: bucketCall("s3:DeleteBucket"),

  "GetObject from outside the perimeter": getUnderKey(),
  "ListBucket from outside the perimeter": bucketCall("s3:ListBucket"),

  "Decrypt directly": keyCall("kms:Decrypt"),
  "Encrypt directly": keyCall("kms:Encrypt"),
  "GenerateDataKey directly": keyCall("kms:GenerateDataKey"),
  "CreateGrant directly": keyCall("kms:CreateGrant"),
  DescribeKey: keyCall("kms:DescribeKey"),
  PutKeyPolicy: keyCall("kms:PutKeyPolicy", { "kms:BypassPolicyLockoutSafetyCheck": "false" }),
  DisableKey: keyCall("kms:DisableKey", unused(0)),
  DeleteImportedKeyMaterial: keyCall("kms:DeleteImportedKeyMaterial"),
  CancelKeyDeletion: keyCall("kms:CancelKeyDeletion"),
  "ScheduleKeyDeletion in 7 days": deletion(7),
  "ScheduleKeyDeletion in 14 days": deletion(14),
  "ScheduleKeyDeletion in 30 days": deletion(30),
  "ScheduleKeyDeletion without a window": deletion(),
} satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof CALLS;
