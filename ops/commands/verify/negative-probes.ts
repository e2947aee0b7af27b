import { randomBytes } from "node:crypto";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { isAnswer } from "../../aws/errors/answered-failure";
import { codeOf, isDenied, permissionMissingIn } from "../../aws/errors/aws-errors";
import type { ExpectedEncryption } from "../../aws/object-encryption";
import { type Check, type Finding, judged } from "../../controls/check";
import type { Probes } from "../../controls/probes";

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
  return checkOf(probe, { holds: false, found: "accepted" }, isLoopback);
}

/**
 * A negative probe that would prove nothing, because the upload without headers failed as well.
 *
 * @param missingPermission for want of which it failed; null for any other reason
 */
export function untriedProbe(probe: NegativeProbe, missingPermission: string | null): Check {
  const found = "not tried: the upload without headers failed";
  return checkOf(probe, { holds: false, found, missingPermission }, false);
}

/**
 * S3 evaluates the bucket policy before it calls KMS. So an error of KMS, or a caller who may not use
 * the key, means that the bucket policy allowed the upload. If S3 denies it by a policy of the caller's own,
 * nothing is known of the bucket's.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalOf(error: unknown): Finding {
  const code = codeOf(error);
  if (!isDenied(error)) {
    return { holds: false, found: `failed with ${code}, which is no answer of a policy` };
  }
  const said = error instanceof Error ? error.message : "";
  const isOfKms = /\bkms:\w+/.test(said);
  const missingPermission = permissionMissingIn(error);
  if (missingPermission === null) {
    return { holds: true, found: `denied with ${code}${isOfKms ? " by the key policy" : ""}` };
  }
  return isOfKms
    ? { holds: false, found: "allowed by the bucket policy; KMS denied this caller alone" }
    : { holds: false, found: "denied by a policy of this caller alone", missingPermission };
}

function checkOf({ name, title }: NegativeProbe, finding: Finding, isLoopback: boolean): Check {
  const check = judged(
    { id: `refuses-${name}`, title },
    {
      ...finding,
      expected: "denied by a policy",
      remedy: "Compare the bucket policy with the stack's, and run `pulumi up`.",
    },
  );
  // The local AWS does not enforce bucket policies.
  return isLoopback && check.verdict === "fail"
    ? { ...check, verdict: "not-judged", remedy: null }
    : check;
}
