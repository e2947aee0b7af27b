import { ACCOUNT, BUCKET_ARN, ORGANIZATION, REGION, VPC_ENDPOINT } from "./cast";

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

/** Within the organization and through the VPC endpoint of the perimeter. */
const INSIDE: Context = {
  ...TLS,
  "aws:PrincipalOrgID": ORGANIZATION,
  "aws:SourceVpce": VPC_ENDPOINT,
};

const naming = (arn: string): Context => ({ "kms:EncryptionContext:aws:s3:arn": arn });
const via = (service: string): Context => ({ "kms:ViaService": `${service}.amazonaws.com` });
const throughS3 = (arn: string): Context => ({ ...via(`s3.${REGION}`), ...naming(arn) });

const TO_A_SERVICE: Context = { "kms:GranteeServicePrincipal": "cloudtrail.amazonaws.com" };

const FOR_THIS_BUCKET = throughS3(BUCKET_ARN);
const FOR_ANOTHER_BUCKET = throughS3("arn:aws:s3:::someone-elses-bucket");

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

/** What S3 asks about the role that it replicates as, here into this bucket. */
function replicate(headers: Headers): Call {
  return {
    checks: (keys) => [
      { on: "object", action: "s3:ReplicateObject", context: { ...TLS, ...headers(keys) } },
    ],
  };
}

function replicateUnderKey(headers: Headers): Call {
  return {
    checks: (keys) => [
      ...replicate(headers).checks(keys),
      { on: "key", action: "kms:GenerateDataKey", context: throughS3(BUCKET_ARN) },
    ],
  };
}

/** A part of a multipart upload, or its end: S3 decrypts the data key that the upload began with. */
function partUnderKey(): Call {
  return {
    checks: (keys) => [
      ...putUnderKey().checks(keys),
      { on: "key", action: "kms:Decrypt", context: throughS3(BUCKET_ARN) },
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

function tag(name: string): Call {
  const context = { ...TLS, "s3:RequestObjectTagKeys": name };
  return { checks: () => [{ on: "object", action: "s3:PutObjectTagging", context }] };
}

function keyCall(action: string, context: Context = {}): Call {
  return { checks: () => [{ on: "key", action, context }] };
}

function bucketCall(action: string, transport = TLS): Call {
  return { checks: () => [{ on: "bucket", action, context: transport }] };
}

/** How S3 uses the keys for it is nowhere told, so that only its own check is known. */
function update(key: keyof Keys): Call {
  const action = "s3:UpdateObjectEncryption";
  return {
    checks: (keys) => [{ on: "object", action, context: { ...TLS, [SSE_KEY]: keys[key] } }],
  };
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
  "UploadPart and CompleteMultipartUpload": partUnderKey(),
  "POST form without encryption": putUnderKey(),
  "POST form with aws:kms and the right key": putUnderKey(TLS, BUCKET_ARN, sse("aws:kms", "own")),
  "POST form with aws:kms and another key": put(sse("aws:kms", "other")),
  "POST form with aws:kms and no key id": put(sse("aws:kms")),
  "POST form with AES256": put(sse("AES256")),
  "POST form with SSE-C": put(sseC),
  "POST form without TLS": putUnderKey(PLAIN),
  "POST form over TLS 1.1": putUnderKey({ ...TLS, "s3:TlsVersion": "1.1" }),
  "ReplicateObject with aws:kms and the right key": replicateUnderKey(sse("aws:kms", "own")),
  "ReplicateObject with aws:kms and another key": replicate(sse("aws:kms", "other")),
  "ReplicateObject with aws:kms and no key id": replicate(sse("aws:kms")),
  "ReplicateObject with AES256": replicate(sse("AES256")),
  "ReplicateObject with SSE-C": replicate(sseC),
  "PutObject without TLS": putUnderKey(PLAIN),
  "PutObject over TLS 1.1": putUnderKey({ ...TLS, "s3:TlsVersion": "1.1" }),
  "PutObject over TLS 1.2": putUnderKey({ ...TLS, "s3:TlsVersion": "1.2" }),
  "PutObject over TLS 1.3": putUnderKey({ ...TLS, "s3:TlsVersion": "1.3" }),
  GetObject: getUnderKey(),
  "GetObject of an object without a Bucket Key": getUnderKey(TLS, OBJECT_ARN),
  "CopyObject of a tagged object within the bucket": {
    checks: (keys) => [
      ...getUnderKey().checks(keys),
      { on: "object", action: "s3:GetObjectTagging", context: TLS },
      { on: "object", action: "s3:PutObjectTagging", context: TLS },
      ...putUnderKey().checks(keys),
    ],
  },
  GetObjectAttributes: {
    checks: (keys) => [
      { on: "object", action: "s3:GetObjectAttributes", context: TLS },
      ...getUnderKey().checks(keys),
    ],
  },
  "PutObjectTagging of one's own tag": tag("owner"),
  "PutObjectTagging of the malware scan's tag": tag("GuardDutyMalwareScanStatus"),
  "GetObject without TLS": getUnderKey(PLAIN),
  ListBucket: bucketCall("s3:ListBucket"),
  "ListBucket without TLS": bucketCall("s3:ListBucket", PLAIN),
  "UpdateObjectEncryption under the right key": update("own"),
  "UpdateObjectEncryption under another key": update("other"),
  PutBucketEncryption: bucketCall("s3:PutEncryptionConfiguration"),
  PutBucketPolicy: bucketCall("s3:PutBucketPolicy"),
  DeleteBucketPolicy: bucketCall("s3:DeleteBucketPolicy"),
  DeleteBucket: bucketCall("s3:DeleteBucket"),

  "PutObject from inside the perimeter": putUnderKey(INSIDE),
  "PutObject from another organization": putUnderKey({
    ...INSIDE,
    "aws:PrincipalOrgID": "o-strangers01",
  }),
  "PutObject through another VPC endpoint": putUnderKey({
    ...INSIDE,
    "aws:SourceVpce": "vpce-0fedcba9876543210",
  }),
  "PutObject through no VPC endpoint": putUnderKey({ ...TLS, "aws:PrincipalOrgID": ORGANIZATION }),
  "GetObject by Athena in the caller's name": getUnderKey({
    ...TLS,
    "aws:PrincipalOrgID": ORGANIZATION,
    "aws:ViaAWSService": "true",
  }),
  "GetObject by Athena for another organization": getUnderKey({
    ...TLS,
    "aws:PrincipalOrgID": "o-strangers01",
    "aws:ViaAWSService": "true",
  }),
  "GetObject by no service through no VPC endpoint": getUnderKey({
    ...TLS,
    "aws:PrincipalOrgID": ORGANIZATION,
    "aws:ViaAWSService": "false",
  }),
  "GetObject from inside the perimeter": getUnderKey(INSIDE),
  "GetObject from outside the perimeter": getUnderKey(),
  "ListBucket from outside the perimeter": bucketCall("s3:ListBucket"),

  "Decrypt directly": keyCall("kms:Decrypt"),
  "Decrypt directly, naming this bucket": keyCall("kms:Decrypt", naming(BUCKET_ARN)),
  "Encrypt directly": keyCall("kms:Encrypt"),
  "Encrypt directly, naming this bucket": keyCall("kms:Encrypt", naming(BUCKET_ARN)),
  "GenerateDataKey directly": keyCall("kms:GenerateDataKey"),
  "GenerateDataKey directly, naming this bucket": keyCall(
    "kms:GenerateDataKey",
    naming(BUCKET_ARN),
  ),
  "Decrypt through S3 for this bucket": keyCall("kms:Decrypt", FOR_THIS_BUCKET),
  "Decrypt through S3 for another bucket": keyCall("kms:Decrypt", FOR_ANOTHER_BUCKET),
  "GenerateDataKey through S3 for this bucket": keyCall("kms:GenerateDataKey", FOR_THIS_BUCKET),
  "GenerateDataKey through S3 for another bucket": keyCall(
    "kms:GenerateDataKey",
    FOR_ANOTHER_BUCKET,
  ),
  "GenerateDataKey through S3 of another region": keyCall("kms:GenerateDataKey", {
    ...via("s3.eu-west-1"),
    ...naming(BUCKET_ARN),
  }),
  "Encrypt through S3 for this bucket": keyCall("kms:Encrypt", FOR_THIS_BUCKET),
  "Encrypt through S3 for another bucket": keyCall("kms:Encrypt", FOR_ANOTHER_BUCKET),
  "Decrypt through SNS": keyCall("kms:Decrypt", { ...via(`sns.${REGION}`), ...naming(BUCKET_ARN) }),
  "ReEncryptFrom directly": keyCall("kms:ReEncryptFrom"),
  "ReEncryptFrom directly, naming this bucket": keyCall("kms:ReEncryptFrom", naming(BUCKET_ARN)),
  "ReEncryptFrom through S3 for this bucket": keyCall("kms:ReEncryptFrom", FOR_THIS_BUCKET),
  "ReEncryptFrom through S3 for another bucket": keyCall("kms:ReEncryptFrom", FOR_ANOTHER_BUCKET),
  "ReEncryptTo through S3 for this bucket": keyCall("kms:ReEncryptTo", FOR_THIS_BUCKET),
  "ReEncryptTo through S3 for another bucket": keyCall("kms:ReEncryptTo", FOR_ANOTHER_BUCKET),
  "CreateGrant directly": keyCall("kms:CreateGrant"),
  "CreateGrant that says it is for no AWS resource": keyCall("kms:CreateGrant", {
    "kms:GrantIsForAWSResource": "false",
  }),
  "CreateGrant for an AWS resource": keyCall("kms:CreateGrant", {
    "kms:GrantIsForAWSResource": "true",
    ...via(`rds.${REGION}`),
  }),
  "CreateGrant to a service, directly": keyCall("kms:CreateGrant", TO_A_SERVICE),
  "CreateGrant to a service, for an AWS resource": keyCall("kms:CreateGrant", {
    ...TO_A_SERVICE,
    "kms:GrantIsForAWSResource": "true",
    ...via(`rds.${REGION}`),
  }),
  DescribeKey: keyCall("kms:DescribeKey"),
  PutKeyPolicy: keyCall("kms:PutKeyPolicy", { "kms:BypassPolicyLockoutSafetyCheck": "false" }),
  "PutKeyPolicy without the lockout check": keyCall("kms:PutKeyPolicy", {
    "kms:BypassPolicyLockoutSafetyCheck": "true",
  }),
  DisableKey: keyCall("kms:DisableKey", unused(0)),
  DeleteImportedKeyMaterial: keyCall("kms:DeleteImportedKeyMaterial"),
  CancelKeyDeletion: keyCall("kms:CancelKeyDeletion"),
  "ScheduleKeyDeletion in 6 days": deletion(6),
  "ScheduleKeyDeletion in 7 days": deletion(7),
  "ScheduleKeyDeletion in 13 days": deletion(13),
  "ScheduleKeyDeletion in 14 days": deletion(14),
  "ScheduleKeyDeletion in 30 days": deletion(30),
  "ScheduleKeyDeletion without a window": deletion(),
  "ScheduleKeyDeletion of a key used today": deletion(30, 0),
  "ScheduleKeyDeletion of a key unused for 29 days": deletion(30, 29),
  "ScheduleKeyDeletion of a key unused for 30 days": deletion(30, 30),
} satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof CALLS;
