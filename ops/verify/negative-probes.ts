import { randomBytes } from "node:crypto";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { isAnswer } from "../aws/errors/answered-failure";
import { codeOf, isDenied } from "../aws/errors/aws-errors";
import type { ExpectedEncryption } from "../aws/object-encryption";
import { type Check, judged } from "../controls/check";
import type { Probes } from "../controls/probes";

type Headers = Partial<PutObjectCommandInput>;

/** An upload with another encryption than the bucket's, which has to be denied. */
export interface NegativeProbe {
  readonly name: string;
  readonly title: string;
  readonly headers: (expected: ExpectedEncryption) => Headers;
}

/** A key of the same account and region that does not exist: nothing is ever stored under it. */
const NO_KEY = "00000000-0000-4000-8000-000000000000";

/** Those that hold for a bucket with this encryption. */
export function negativeProbes({ algorithm }: ExpectedEncryption): readonly NegativeProbe[] {
  const otherLayers = algorithm === "aws:kms" ? "aws:kms:dsse" : "aws:kms";
  return [
    {
      name: "aes256",
      title: "An upload with AES256 (SSE-S3) is denied",
      headers: () => ({ ServerSideEncryption: "AES256" }),
    },
    {
      name: "other-key",
      title: "An upload under another key is denied",
      headers: ({ keyArn }) => ({
        ServerSideEncryption: algorithm,
        SSEKMSKeyId: keyArn.replace(/key\/.*$/, `key/${NO_KEY}`),
      }),
    },
    {
      name: "no-key-id",
      title: `An upload with ${algorithm} and no key ID is denied`,
      headers: () => ({ ServerSideEncryption: algorithm }),
    },
    {
      name: algorithm === "aws:kms" ? "dsse" : "single-layer",
      title: `An upload with ${otherLayers} under the right key is denied`,
      headers: ({ keyArn }) => ({ ServerSideEncryption: otherLayers, SSEKMSKeyId: keyArn }),
    },
    {
      name: "sse-c",
      title: "An upload under the client's own key (SSE-C) is denied",
      headers: () => ({
        SSECustomerAlgorithm: "AES256",
        SSECustomerKey: randomBytes(32).toString("base64"),
      }),
    },
  ];
}

export interface NegativeProbeArgs {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly expected: ExpectedEncryption;
  readonly probes: Probes;
  readonly isLoopback: boolean;
}

/**
 * Tries one upload that has to be denied. If it is stored, it is deleted with the other probes.
 *
 * @throws what is no answer of AWS, such as an endpoint out of reach
 */
export async function tryNegativeProbe(
  probe: NegativeProbe,
  { s3, bucket, expected, probes, isLoopback }: NegativeProbeArgs,
): Promise<Check> {
  const key = probes.newKey(probe.name);
  const headers = probe.headers(expected);
  try {
    const put = await s3.send(
      new PutObjectCommand({ ...headers, Bucket: bucket, Key: key, Body: "probe" }),
    );
    probes.stored(key, put.VersionId);
  } catch (error) {
    if (!isAnswer(error)) {
      throw error;
    }
    return checkOf(probe, refusalOf(error), isLoopback);
  }
  return checkOf(probe, { isByPolicy: false, found: "accepted" }, isLoopback);
}

/** A negative probe that would prove nothing, because the upload without headers failed as well. */
export function untriedProbe(probe: NegativeProbe): Check {
  return checkOf(
    probe,
    { isByPolicy: false, found: "not tried: the upload without headers failed" },
    false,
  );
}

interface Outcome {
  /** Whether a policy denied it, also to anyone who may upload here. */
  readonly isByPolicy: boolean;
  readonly found: string;
}

/**
 * S3 evaluates the bucket policy before it calls KMS. So an error of KMS, or a caller who may not use
 * the key, means that the bucket policy allowed the upload.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalOf(error: unknown): Outcome {
  const code = codeOf(error);
  if (!isDenied(error)) {
    return { isByPolicy: false, found: `failed with ${code}, which is no answer of a policy` };
  }
  const said = error instanceof Error ? error.message : "";
  const isOfKms = /\bkms:\w+/.test(said);
  const isForEveryone = !isOfKms || /explicit deny in a resource-based policy/.test(said);
  const found = isForEveryone
    ? `denied with ${code}${isOfKms ? " by the key policy" : ""}`
    : "allowed by the bucket policy; KMS denied this caller alone";
  return { isByPolicy: isForEveryone, found };
}

function checkOf(
  { name, title }: NegativeProbe,
  { isByPolicy, found }: Outcome,
  isLoopback: boolean,
): Check {
  const check = judged(
    { id: `refuses-${name}`, title },
    {
      holds: isByPolicy,
      expected: "denied by a policy",
      found,
      remedy: "Compare the bucket policy with the stack's, and run `pulumi up`.",
    },
  );
  // The local AWS does not enforce bucket policies.
  return isLoopback && !isByPolicy ? { ...check, verdict: "not-judged", remedy: null } : check;
}
