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
const SSE = "s3:x-amz-server-side-encryption";
const SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const SSE_C = "s3:x-amz-server-side-encryption-customer-algorithm";
const THROUGH_S3: Context = { "kms:ViaService": `s3.${REGION}.amazonaws.com` };
const PLAIN: Context = { "aws:SecureTransport": "false" };

/** Within the organization and through the VPC endpoint of the perimeter. */
const INSIDE: Context = { "aws:PrincipalOrgID": ORGANIZATION, "aws:SourceVpce": VPC_ENDPOINT };

const underContext = (arn: string): Context => ({ "kms:EncryptionContext:aws:s3:arn": arn });

/** PutObject of which S3 makes no use of this key, so that its own check is the only one. */
function put(headers: (keys: Keys) => Context, transport = TLS): Call {
  return {
    checks: (keys) => [
      { on: "object", action: "s3:PutObject", context: { ...transport, ...headers(keys) } },
    ],
  };
}

/** PutObject that has S3 make a data key for the caller. */
function putUnderKey(
  headers: (keys: Keys) => Context,
  encryptionContext: string,
  transport = TLS,
): Call {
  return {
    checks: (keys) => [
      ...put(headers, transport).checks(keys),
      through("kms:GenerateDataKey", encryptionContext),
    ],
  };
}

function getUnderKey(encryptionContext: string, transport = TLS): Call {
  return {
    checks: () => [
      { on: "object", action: "s3:GetObject", context: transport },
      through("kms:Decrypt", encryptionContext),
    ],
  };
}

function through(action: string, encryptionContext: string, via = THROUGH_S3): Check {
  return { on: "key", action, context: { ...via, ...underContext(encryptionContext) } };
}

function keyCall(action: string, context: Context = {}): Call {
  return { checks: () => [{ on: "key", action, context }] };
}

function bucketCall(action: string, transport = TLS): Call {
  return { checks: () => [{ on: "bucket", action, context: transport }] };
}

/** How S3 uses the keys for it is nowhere told, so that only its own check is known. */
function update(key: string): Check {
  return { on: "object", action: "s3:UpdateObjectEncryption", context: { ...TLS, [SSE_KEY]: key } };
}

const none = (): Context => ({});
const kms = (keys: Keys): Context => ({ [SSE]: "aws:kms", [SSE_KEY]: keys.own });
const dsse = (keys: Keys): Context => ({ [SSE]: "aws:kms:dsse", [SSE_KEY]: keys.own });
const OTHER_BUCKET_ARN = "arn:aws:s3:::someone-elses-bucket";
/** What AWS tells of a key that was used long ago. */
const LONG_UNUSED: Context = { "kms:TrailingDaysWithoutKeyUsage": "400" };
const window = (days: number): Context => ({
  "kms:ScheduleKeyDeletionPendingWindowInDays": `${days}`,
});
const unused = (days: number): Context => ({ "kms:TrailingDaysWithoutKeyUsage": `${days}` });

/** Every call of the matrix by the name that its tests bear. */
export const CALLS = {
  "PutObject without headers": putUnderKey(none, BUCKET_ARN),
  "PutObject without headers, encrypted by DSSE": putUnderKey(none, OBJECT_ARN),
  "PutObject with aws:kms and the right key": putUnderKey(kms, BUCKET_ARN),
  "PutObject with aws:kms and another key": put(({ other }) => ({
    [SSE]: "aws:kms",
    [SSE_KEY]: other,
  })),
  "PutObject with aws:kms and no key id": put(() => ({ [SSE]: "aws:kms" })),
  "PutObject with AES256": put(() => ({ [SSE]: "AES256" })),
  "PutObject with DSSE and the right key": putUnderKey(dsse, OBJECT_ARN),
  "PutObject with DSSE and another key": put(({ other }) => ({
    [SSE]: "aws:kms:dsse",
    [SSE_KEY]: other,
  })),
  "PutObject with DSSE and no key id": put(() => ({ [SSE]: "aws:kms:dsse" })),
  "PutObject with SSE-C": put(() => ({ [SSE_C]: "AES256" })),
  "PutObject with the Bucket Key switched off": putUnderKey(none, OBJECT_ARN),
  "PutObject without TLS": putUnderKey(none, BUCKET_ARN, PLAIN),
  "PutObject over TLS 1.1": putUnderKey(none, BUCKET_ARN, { ...TLS, "s3:TlsVersion": "1.1" }),
  "PutObject over TLS 1.2": putUnderKey(none, BUCKET_ARN, { ...TLS, "s3:TlsVersion": "1.2" }),
  "PutObject over TLS 1.3": putUnderKey(none, BUCKET_ARN, { ...TLS, "s3:TlsVersion": "1.3" }),
  GetObject: getUnderKey(BUCKET_ARN),
  "GetObject of an object without a Bucket Key": getUnderKey(OBJECT_ARN),
  "GetObject without TLS": getUnderKey(BUCKET_ARN, PLAIN),
  ListBucket: bucketCall("s3:ListBucket"),
  "ListBucket without TLS": bucketCall("s3:ListBucket", PLAIN),
  "UpdateObjectEncryption under the right key": { checks: ({ own }) => [update(own)] },
  "UpdateObjectEncryption under another key": { checks: ({ other }) => [update(other)] },
  PutBucketEncryption: bucketCall("s3:PutEncryptionConfiguration"),

  "PutObject from inside the perimeter": putUnderKey(none, BUCKET_ARN, { ...TLS, ...INSIDE }),
  "PutObject from another organization": putUnderKey(none, BUCKET_ARN, {
    ...TLS,
    ...INSIDE,
    "aws:PrincipalOrgID": "o-strangers01",
  }),
  "PutObject through another VPC endpoint": putUnderKey(none, BUCKET_ARN, {
    ...TLS,
    ...INSIDE,
    "aws:SourceVpce": "vpce-0fedcba9876543210",
  }),
  "PutObject through no VPC endpoint": putUnderKey(none, BUCKET_ARN, {
    ...TLS,
    "aws:PrincipalOrgID": ORGANIZATION,
  }),
  "GetObject from inside the perimeter": getUnderKey(BUCKET_ARN, { ...TLS, ...INSIDE }),
  "GetObject from outside the perimeter": getUnderKey(BUCKET_ARN),
  "ListBucket from outside the perimeter": bucketCall("s3:ListBucket"),

  "Decrypt directly": keyCall("kms:Decrypt"),
  "Decrypt directly, naming this bucket": keyCall("kms:Decrypt", underContext(BUCKET_ARN)),
  "Encrypt directly": keyCall("kms:Encrypt"),
  "Encrypt directly, naming this bucket": keyCall("kms:Encrypt", underContext(BUCKET_ARN)),
  "GenerateDataKey directly": keyCall("kms:GenerateDataKey"),
  "GenerateDataKey directly, naming this bucket": keyCall(
    "kms:GenerateDataKey",
    underContext(BUCKET_ARN),
  ),
  "Decrypt through S3 for this bucket": { checks: () => [through("kms:Decrypt", BUCKET_ARN)] },
  "Decrypt through S3 for another bucket": {
    checks: () => [through("kms:Decrypt", OTHER_BUCKET_ARN)],
  },
  "GenerateDataKey through S3 for this bucket": {
    checks: () => [through("kms:GenerateDataKey", BUCKET_ARN)],
  },
  "GenerateDataKey through S3 for another bucket": {
    checks: () => [through("kms:GenerateDataKey", OTHER_BUCKET_ARN)],
  },
  "GenerateDataKey through S3 of another region": {
    checks: () => [
      through("kms:GenerateDataKey", BUCKET_ARN, {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
      }),
    ],
  },
  "Encrypt through S3 for this bucket": { checks: () => [through("kms:Encrypt", BUCKET_ARN)] },
  "Encrypt through S3 for another bucket": {
    checks: () => [through("kms:Encrypt", OTHER_BUCKET_ARN)],
  },
  "Decrypt through SNS": {
    checks: () => [
      through("kms:Decrypt", BUCKET_ARN, { "kms:ViaService": `sns.${REGION}.amazonaws.com` }),
    ],
  },
  "ReEncryptFrom directly": keyCall("kms:ReEncryptFrom"),
  "ReEncryptFrom directly, naming this bucket": keyCall(
    "kms:ReEncryptFrom",
    underContext(BUCKET_ARN),
  ),
  "ReEncryptFrom through S3 for this bucket": {
    checks: () => [through("kms:ReEncryptFrom", BUCKET_ARN)],
  },
  "ReEncryptFrom through S3 for another bucket": {
    checks: () => [through("kms:ReEncryptFrom", OTHER_BUCKET_ARN)],
  },
  "ReEncryptTo through S3 for this bucket": {
    checks: () => [through("kms:ReEncryptTo", BUCKET_ARN)],
  },
  "ReEncryptTo through S3 for another bucket": {
    checks: () => [through("kms:ReEncryptTo", OTHER_BUCKET_ARN)],
  },
  "CreateGrant directly": keyCall("kms:CreateGrant"),
  "CreateGrant that says it is for no AWS resource": keyCall("kms:CreateGrant", {
    "kms:GrantIsForAWSResource": "false",
  }),
  "CreateGrant for an AWS resource": keyCall("kms:CreateGrant", {
    "kms:GrantIsForAWSResource": "true",
    "kms:ViaService": `rds.${REGION}.amazonaws.com`,
  }),
  DescribeKey: keyCall("kms:DescribeKey"),
  PutKeyPolicy: keyCall("kms:PutKeyPolicy", { "kms:BypassPolicyLockoutSafetyCheck": "false" }),
  DisableKey: keyCall("kms:DisableKey", unused(0)),
  DeleteImportedKeyMaterial: keyCall("kms:DeleteImportedKeyMaterial"),
  CancelKeyDeletion: keyCall("kms:CancelKeyDeletion"),
  "ScheduleKeyDeletion in 6 days": keyCall("kms:ScheduleKeyDeletion", {
    ...LONG_UNUSED,
    ...window(6),
  }),
  "ScheduleKeyDeletion in 7 days": keyCall("kms:ScheduleKeyDeletion", {
    ...LONG_UNUSED,
    ...window(7),
  }),
  "ScheduleKeyDeletion in 13 days": keyCall("kms:ScheduleKeyDeletion", {
    ...LONG_UNUSED,
    ...window(13),
  }),
  "ScheduleKeyDeletion in 14 days": keyCall("kms:ScheduleKeyDeletion", {
    ...LONG_UNUSED,
    ...window(14),
  }),
  "ScheduleKeyDeletion in 30 days": keyCall("kms:ScheduleKeyDeletion", {
    ...LONG_UNUSED,
    ...window(30),
  }),
  "ScheduleKeyDeletion without a window": keyCall("kms:ScheduleKeyDeletion", LONG_UNUSED),
  "ScheduleKeyDeletion of a key used today": keyCall("kms:ScheduleKeyDeletion", {
    ...unused(0),
    ...window(30),
  }),
  "ScheduleKeyDeletion of a key unused for 29 days": keyCall("kms:ScheduleKeyDeletion", {
    ...unused(29),
    ...window(30),
  }),
  "ScheduleKeyDeletion of a key unused for 30 days": keyCall("kms:ScheduleKeyDeletion", {
    ...unused(30),
    ...window(30),
  }),
} satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof CALLS;
