import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../terminal/user-error";
import { statusOf } from "./errors/aws-errors";
import { objectBytes } from "./object-bytes";

/** How a version is encrypted, as S3 answers. */
export interface ObjectEncryption {
  /** "aws:kms", "aws:kms:dsse", "AES256", "SSE-C" for a customer-provided key, or "none". */
  readonly algorithm: string;
  /** The ARN of the KMS key, if there is one. */
  readonly keyArn: string | undefined;
  readonly bucketKey: boolean;
}

/** How every object should be encrypted. */
export interface ExpectedEncryption {
  readonly algorithm: "aws:kms" | "aws:kms:dsse";
  readonly keyArn: string;
  readonly bucketKey: boolean;
}

/** What S3 answers about a version; undefined once it is gone. */
export type HeadedVersion =
  | {
      readonly encryption: ObjectEncryption;
      /** Undefined for SSE-C: S3 describes nothing without the customer's key. */
      readonly head: HeadObjectCommandOutput | undefined;
    }
  | undefined;

export interface VersionName {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

/** How often a HEAD is tried that S3 refuses for a reason that has passed by then. */
const HEAD_ATTEMPTS = 3;

const CUSTOMER_KEY: ObjectEncryption = {
  algorithm: "SSE-C",
  keyArn: undefined,
  bucketKey: false,
};

/**
 * How a version is encrypted. Reads no data, and needs no permission on the key.
 *
 * @param checksum whether to request the checksum as well, which needs kms:Decrypt
 * @throws S3ServiceException as S3 answers; needs s3:GetObjectVersion
 */
export async function headVersion(
  s3: S3Client,
  { bucket, key, versionId }: VersionName,
  { checksum = false }: { readonly checksum?: boolean } = {},
): Promise<HeadedVersion> {
  const version = { Bucket: bucket, Key: key, VersionId: versionId };
  for (let attempt = 1; attempt <= HEAD_ATTEMPTS; attempt += 1) {
    try {
      const head = await s3.send(
        new HeadObjectCommand({
          ...version,
          ...(checksum && { ChecksumMode: "ENABLED" as const }),
        }),
      );
      return { encryption: encryptionOf(head), head };
    } catch (error) {
      switch (statusOf(error)) {
        case 404:
          return undefined;
        case 400:
          if (await isUnderCustomerKey(s3, version)) {
            return { encryption: CUSTOMER_KEY, head: undefined };
          }
          break;
        default:
          throw error;
      }
    }
  }
  throw new UserError(
    `S3 returns ${key}, version ${versionId}, but refuses to describe it (400), ${HEAD_ATTEMPTS} times. Run the command again later.`,
  );
}

/** An object's encryption in an answer of S3. */
export function encryptionOf(
  answer: Pick<
    HeadObjectCommandOutput,
    "ServerSideEncryption" | "SSEKMSKeyId" | "BucketKeyEnabled" | "SSECustomerAlgorithm"
  >,
): ObjectEncryption {
  return {
    algorithm:
      answer.SSECustomerAlgorithm === undefined
        ? (answer.ServerSideEncryption ?? "none")
        : CUSTOMER_KEY.algorithm,
    keyArn: answer.SSEKMSKeyId,
    bucketKey: answer.BucketKeyEnabled ?? false,
  };
}

export function isAsExpected(found: ObjectEncryption, expected: ExpectedEncryption): boolean {
  return encryptionFault(found, expected) === undefined;
}

/** How a version differs from what is expected, for programs and for people. */
export interface EncryptionFault {
  readonly because: "algorithm" | "key" | "bucket-key";
  readonly reason: string;
}

/** The first difference; undefined if there is none. */
export function encryptionFault(
  found: ObjectEncryption,
  expected: ExpectedEncryption,
): EncryptionFault | undefined {
  if (found.algorithm !== expected.algorithm) {
    return { because: "algorithm", reason: `under ${found.algorithm}, not ${expected.algorithm}` };
  }
  if (found.keyArn !== expected.keyArn) {
    return {
      because: "key",
      reason: `under ${found.keyArn ?? "no key"}, not ${expected.keyArn}`,
    };
  }
  return found.bucketKey === expected.bucketKey
    ? undefined
    : {
        because: "bucket-key",
        reason: `the Bucket Key is ${onOff(found.bucketKey)}, not ${onOff(expected.bucketKey)}`,
      };
}

function onOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}

/**
 * A HEAD that is refused with 400 has no body to say why: it may be SSE-C, expired credentials, or KMS that could not
 * answer.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 *
 * @returns false if the same request as a GET succeeds, so that the reason has passed
 * @throws the answer to the GET, unless that says that the customer's key is missing
 */
async function isUnderCustomerKey(
  s3: S3Client,
  version: { readonly Bucket: string; readonly Key: string; readonly VersionId: string },
): Promise<boolean> {
  try {
    await objectBytes(s3, { ...version, Range: "bytes=0-0" });
    return false;
  } catch (error) {
    // An archived object answers that it is archived: the HEAD can then have lacked nothing else.
    if (error instanceof Error && /^Invalid(?:Request|ObjectState)$/.test(error.name)) {
      return true;
    }
    throw error;
  }
}
