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
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import type { Clients, Transport } from "../support/ministack";
import { BUCKET, BUCKET_ARN } from "./cast";
import { type CallName, type Keys, OBJECT } from "./requests";

/** What the calls are made on. */
export interface Site {
  readonly keys: Keys;
  /** Something encrypted directly under the key, and under the key with the bucket as context. */
  readonly ciphertext: { readonly plain: Uint8Array; readonly ofBucket: Uint8Array };
}

/** A call as the AWS SDK makes it, or why none can be made. */
export type RealCall =
  | {
      readonly send: (clients: Clients, site: Site) => Promise<unknown>;
      /** The errors of the emulator to a call that it let through. */
      readonly afterwards: readonly string[];
    }
  | string;

const CONTEXT = { "aws:s3:arn": BUCKET_ARN };
const NO_KEY_FOR_S3 = "for an S3 request the emulator asks no key";
const NO_NETWORK = "the emulator has no organization and no VPC endpoint to call from";
const NO_HISTORY = "the emulator keeps no account of a key's use";

type Headers = Omit<PutObjectCommandInput, "Bucket" | "Key" | "Body">;

function put(
  headers: (keys: Keys) => Headers = () => ({}),
  transport: Transport = "TLS",
  afterwards: readonly string[] = [],
): RealCall {
  return {
    send: (clients, { keys }) =>
      clients
        .s3(transport)
        .send(
          new PutObjectCommand({ Bucket: BUCKET, Key: OBJECT, Body: "report", ...headers(keys) }),
        ),
    afterwards,
  };
}

function get(transport: Transport = "TLS"): RealCall {
  return {
    send: async (clients) => {
      const command = new GetObjectCommand({ Bucket: BUCKET, Key: OBJECT });
      const { Body } = await clients.s3(transport).send(command);
      await Body?.transformToByteArray();
    },
    afterwards: [],
  };
}

function list(transport: Transport = "TLS"): RealCall {
  return {
    send: (clients) =>
      clients.s3(transport).send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 1 })),
    afterwards: [],
  };
}

function onKey(
  send: (kms: Clients["kms"], key: string, site: Site) => Promise<unknown>,
  afterwards: readonly string[] = [],
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
  "PutObject with aws:kms and the right key": put(({ own }) => ({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: own,
  })),
  "PutObject with aws:kms and another key": put(({ other }) => ({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: other,
  })),
  "PutObject with aws:kms and no key id": put(() => ({ ServerSideEncryption: "aws:kms" }), "TLS", [
    "InvalidArgument",
  ]),
  "PutObject with AES256": put(() => ({ ServerSideEncryption: "AES256" })),
  "PutObject with DSSE and the right key": put(
    ({ own }) => ({ ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: own }),
    "TLS",
    ["InvalidArgument"],
  ),
  "PutObject with DSSE and another key": put(
    ({ other }) => ({ ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: other }),
    "TLS",
    ["InvalidArgument"],
  ),
  "PutObject with DSSE and no key id": put(
    () => ({ ServerSideEncryption: "aws:kms:dsse" }),
    "TLS",
    ["InvalidArgument"],
  ),
  "PutObject with SSE-C": put(() => ({
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: "0123456789abcdef0123456789abcdef",
  })),
  "PutObject with the Bucket Key switched off": put(() => ({ BucketKeyEnabled: false })),
  "PutObject without TLS": put(undefined, "no TLS"),
  "PutObject over TLS 1.1": "no TLS library here goes as low",
  "PutObject over TLS 1.2": put(undefined, "TLS 1.2"),
  "PutObject over TLS 1.3": put(),
  GetObject: get(),
  "GetObject of an object without a Bucket Key": get(),
  "GetObject without TLS": get("no TLS"),
  ListBucket: list(),
  "ListBucket without TLS": list("no TLS"),
  "UpdateObjectEncryption under the right key": "the emulator does not know the call",
  "UpdateObjectEncryption under another key": "the emulator does not know the call",
  PutBucketEncryption: {
    send: (clients, { keys }) =>
      clients.s3("TLS").send(
        new PutBucketEncryptionCommand({
          Bucket: BUCKET,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: "aws:kms",
                  KMSMasterKeyID: keys.own,
                },
              },
            ],
          },
        }),
      ),
    afterwards: [],
  },
  "PutObject from inside the perimeter": NO_NETWORK,
  "PutObject from another organization": NO_NETWORK,
  "PutObject through another VPC endpoint": NO_NETWORK,
  "PutObject through no VPC endpoint": NO_NETWORK,
  "GetObject from inside the perimeter": NO_NETWORK,
  "GetObject from outside the perimeter": get(),
  "ListBucket from outside the perimeter": list(),
  "Decrypt directly": onKey((kms, KeyId, { ciphertext }) =>
    kms.send(new DecryptCommand({ KeyId, CiphertextBlob: ciphertext.plain })),
  ),
  "Decrypt directly, naming this bucket": onKey((kms, KeyId, { ciphertext }) =>
    kms.send(
      new DecryptCommand({
        KeyId,
        CiphertextBlob: ciphertext.ofBucket,
        EncryptionContext: CONTEXT,
      }),
    ),
  ),
  "Encrypt directly": onKey((kms, KeyId) =>
    kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("report") })),
  ),
  "Encrypt directly, naming this bucket": onKey((kms, KeyId) =>
    kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from("probe"), EncryptionContext: CONTEXT }),
    ),
  ),
  "GenerateDataKey directly": onKey((kms, KeyId) =>
    kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" })),
  ),
  "GenerateDataKey directly, naming this bucket": onKey((kms, KeyId) =>
    kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256", EncryptionContext: CONTEXT })),
  ),
  "Decrypt through S3 for this bucket": NO_KEY_FOR_S3,
  "Decrypt through S3 for another bucket": NO_KEY_FOR_S3,
  "GenerateDataKey through S3 for this bucket": NO_KEY_FOR_S3,
  "GenerateDataKey through S3 for another bucket": NO_KEY_FOR_S3,
  "GenerateDataKey through S3 of another region": NO_KEY_FOR_S3,
  "Encrypt through S3 for this bucket": NO_KEY_FOR_S3,
  "Encrypt through S3 for another bucket": NO_KEY_FOR_S3,
  "Decrypt through SNS": "for an SNS request the emulator asks no key",
  "ReEncryptFrom directly": "the emulator asks only the key that is written under",
  "ReEncryptFrom directly, naming this bucket":
    "the emulator asks only the key that is written under",
  "ReEncryptFrom through S3 for this bucket": NO_KEY_FOR_S3,
  "ReEncryptFrom through S3 for another bucket": NO_KEY_FOR_S3,
  "ReEncryptTo through S3 for this bucket": NO_KEY_FOR_S3,
  "ReEncryptTo through S3 for another bucket": NO_KEY_FOR_S3,
  "CreateGrant directly": onKey((kms, KeyId) => kms.send(grant(KeyId))),
  "CreateGrant that says it is for no AWS resource":
    "a client cannot say it: AWS fills the condition key in",
  "CreateGrant for an AWS resource": "no service of the emulator makes grants",
  DescribeKey: onKey((kms, KeyId) => kms.send(new DescribeKeyCommand({ KeyId }))),
  PutKeyPolicy: onKey((kms, KeyId) =>
    kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: ANY_POLICY })),
  ),
  DisableKey: onKey((kms, KeyId) => kms.send(new DisableKeyCommand({ KeyId }))),
  DeleteImportedKeyMaterial: onKey(
    (kms, KeyId) => kms.send(new DeleteImportedKeyMaterialCommand({ KeyId })),
    ["UnsupportedOperationException"],
  ),
  CancelKeyDeletion: onKey(
    (kms, KeyId) => kms.send(new CancelKeyDeletionCommand({ KeyId })),
    ["KMSInvalidStateException"],
  ),
  "ScheduleKeyDeletion in 6 days": "KMS takes no window of less than 7 days from anybody",
  "ScheduleKeyDeletion in 7 days": deletion(7),
  "ScheduleKeyDeletion in 13 days": deletion(13),
  "ScheduleKeyDeletion in 14 days": deletion(14),
  "ScheduleKeyDeletion in 30 days": deletion(30),
  "ScheduleKeyDeletion without a window": deletion(undefined),
  "ScheduleKeyDeletion of a key used today": deletion(30),
  "ScheduleKeyDeletion of a key unused for 29 days": NO_HISTORY,
  "ScheduleKeyDeletion of a key unused for 30 days": NO_HISTORY,
};

const ANY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
});

function grant(KeyId: string): CreateGrantCommand {
  return new CreateGrantCommand({
    KeyId,
    GranteePrincipal: "arn:aws:iam::111122223333:root",
    Operations: ["Decrypt"],
  });
}
