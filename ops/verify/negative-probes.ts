import { randomBytes } from "node:crypto";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { isAnswer } from "../aws/errors/answered-failure";
import { codeOf, isDenied } from "../aws/errors/aws-errors";
import type { ExpectedEncryption } from "../aws/object-encryption";
import type { Check, Verdict } from "../controls/check";
import type { Probes } from "../controls/probes";

type Headers = Partial<PutObjectCommandInput>;

/** An upload that asks for another encryption than the bucket's, and has to be refused. */
export interface NegativeProbe {
  readonly name: string;
  readonly what: string;
  readonly headers: (wanted: ExpectedEncryption) => Headers;
}

/** A key of the same account and region that does not exist: nothing is ever stored under it. */
const NO_KEY = "00000000-0000-4000-8000-000000000000";

/** Those that hold for a bucket with this encryption. */
export function negativeProbes({ algorithm }: ExpectedEncryption): readonly NegativeProbe[] {
  const otherLayers = algorithm === "aws:kms" ? "aws:kms:dsse" : "aws:kms";
  return [
    {
      name: "aes256",
      what: "upload that asks for AES256 (SSE-S3)",
      headers: () => ({ ServerSideEncryption: "AES256" }),
    },
    {
      name: "other-key",
      what: "upload that asks for another key",
      headers: ({ keyArn }) => ({
        ServerSideEncryption: algorithm,
        SSEKMSKeyId: keyArn.replace(/key\/.*$/, `key/${NO_KEY}`),
      }),
    },
    {
      name: "no-key-id",
      what: `upload that asks for ${algorithm} without a key id`,
      headers: () => ({ ServerSideEncryption: algorithm }),
    },
    {
      name: algorithm === "aws:kms" ? "dsse" : "single-layer",
      what: `upload that asks for ${otherLayers}, under the right key`,
      headers: ({ keyArn }) => ({ ServerSideEncryption: otherLayers, SSEKMSKeyId: keyArn }),
    },
    {
      name: "sse-c",
      what: "upload under a key of the client's own (SSE-C)",
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
  readonly wanted: ExpectedEncryption;
  readonly probes: Probes;
  readonly isLoopback: boolean;
}

/**
 * Tries one upload that has to be refused. What is stored all the same is deleted with the other probes.
 *
 * @throws what is no answer of AWS, such as an endpoint out of reach
 */
export async function tryNegativeProbe(
  probe: NegativeProbe,
  { s3, bucket, wanted, probes, isLoopback }: NegativeProbeArgs,
): Promise<Check> {
  const key = probes.newKey(probe.name);
  const headers = probe.headers(wanted);
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
  return checkOf(probe, { isByPolicy: false, seen: "accepted" }, isLoopback);
}

/** A negative probe that proves nothing, because the upload without headers was refused as well. */
export function untriedProbe(probe: NegativeProbe): Check {
  return checkOf(
    probe,
    { isByPolicy: false, seen: "not tried: the upload without headers failed" },
    false,
  );
}

interface Outcome {
  /** Whether a policy refused it, for whoever may upload here. */
  readonly isByPolicy: boolean;
  readonly seen: string;
}

/**
 * S3 judges the bucket policy before it asks KMS. So an error of KMS, or that the caller himself may not use
 * a key, means that the bucket policy had nothing against it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalOf(error: unknown): Outcome {
  const code = codeOf(error);
  if (!isDenied(error)) {
    return { isByPolicy: false, seen: `failed with ${code}, which no policy says` };
  }
  const said = error instanceof Error ? error.message : "";
  const isOfKms = /\bkms:\w+/.test(said);
  const isForEveryone = !isOfKms || /explicit deny in a resource-based policy/.test(said);
  const seen = isForEveryone
    ? `refused with ${code}${isOfKms ? " by the key policy" : ""}`
    : "let through by the bucket policy; KMS refused this caller alone";
  return { isByPolicy: isForEveryone, seen };
}

function checkOf(
  { name, what }: NegativeProbe,
  { isByPolicy, seen }: Outcome,
  isLoopback: boolean,
): Check {
  const unless: Verdict = isLoopback ? "not-judged" : "fail";
  return {
    id: `refuses-${name}`,
    what,
    verdict: isByPolicy ? "pass" : unless,
    wanted: "refused by a policy",
    seen,
    ...(isByPolicy || isLoopback
      ? {}
      : { remedy: "Compare the bucket policy with the stack's, and run `pulumi up`." }),
  };
}
