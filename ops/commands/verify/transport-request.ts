import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { codeOf, isDenied } from "../../aws/errors/aws-errors";
import type { Check, Verdict } from "../../controls/check";

/**
 * A real request without TLS, made to this machine alone: it would show credentials to the network.
 *
 * @param s3 whose endpoint is an http address of this machine
 */
export async function transportRequestCheck(s3: S3Client, bucket: string): Promise<Check> {
  const check = (verdict: Verdict, found: string): Check => ({
    id: "transport-request",
    title: "A real request without TLS is denied",
    verdict,
    expected: "denied",
    found,
    remedy: null,
    missingPermission: null,
  });
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (isDenied(error)) {
      return check("pass", `denied with ${codeOf(error)}`);
    }
    return isUnanswered(error)
      ? check("pass", "nothing answers without TLS")
      : check("not-judged", `failed with ${codeOf(error)}`);
  }
  return check("not-judged", "accepted: this local AWS does not enforce bucket policies");
}

/** No answer at all has no status: a server that is overloaded answers. */
function isUnanswered(error: unknown): boolean {
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return metadata?.httpStatusCode === undefined;
}
