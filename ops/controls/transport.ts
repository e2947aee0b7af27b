import type { IAMClient } from "@aws-sdk/client-iam";
import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { answeredFailure } from "../aws/errors/answered-failure";
import { codeOf, isDenied } from "../aws/errors/aws-errors";
import type { Reading } from "../aws/reading";
import type { BucketTarget } from "../stack/target";
import type { Check, Verdict } from "./check";
import { deniesPlainText } from "./policy-verdicts";
import { simulateTransport } from "./simulate-transport";

const WHAT = "requests without TLS";
const WANTED = "refused by the bucket policy";
const REMEDY = "`pulumi preview --diff --refresh` tells what changed, `pulumi up` puts it right.";

/**
 * How the live bucket policy answers requests without TLS, by IAM's simulator; where that does not answer, by
 * reading its statements.
 *
 * @param iam undefined where there is no simulator to ask
 */
export async function transportPolicyCheck(
  iam: IAMClient | undefined,
  target: BucketTarget,
  policy: Reading<string | undefined>,
): Promise<Check> {
  const check = (verdict: Verdict, seen: string): Check => ({
    id: "transport-policy",
    what: WHAT,
    verdict,
    wanted: WANTED,
    seen,
    ...(verdict === "fail" ? { remedy: REMEDY } : {}),
  });
  if ("refused" in policy) {
    return check("fail", `not read: ${policy.refused}`);
  }
  if (policy.value === undefined) {
    return check("fail", "there is no bucket policy");
  }
  const { partition, accountId, bucketName } = target;
  const bucketArn = `arn:${partition}:s3:::${bucketName}`;
  const bucketPolicy = policy.value;
  const simulated =
    iam === undefined
      ? { answer: "says nothing" as const, why: "" }
      : await simulation(iam, { bucketPolicy, bucketArn, accountId, partition });
  if (simulated.answer !== "says nothing") {
    const isDeniedThere = simulated.answer === "denied";
    return check(
      isDeniedThere ? "pass" : "fail",
      isDeniedThere
        ? `${WANTED}, by IAM's policy simulator`
        : "not refused, by IAM's policy simulator",
    );
  }
  return deniesPlainText(bucketPolicy, bucketName)
    ? check("pass", `${WANTED}, by its statements${simulated.why}`)
    : check("fail", `no statement refuses them${simulated.why}`);
}

async function simulation(iam: IAMClient, args: Parameters<typeof simulateTransport>[1]) {
  try {
    const answer = await simulateTransport(iam, args);
    return { answer, why: " (IAM's policy simulator refuses requests with TLS, too)" };
  } catch (error) {
    const why = ` (IAM's policy simulator did not answer: ${answeredFailure(error)})`;
    return { answer: "says nothing" as const, why };
  }
}

/**
 * A real request without TLS, which is never made but to this machine: the request would show credentials to
 * the network.
 *
 * @param s3 whose endpoint is an http address of this machine
 */
export async function transportRequestCheck(s3: S3Client, bucket: string): Promise<Check> {
  const check = (verdict: Verdict, seen: string): Check => ({
    id: "transport-request",
    what: "a real request without TLS",
    verdict,
    wanted: "refused",
    seen,
  });
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (isDenied(error)) {
      return check("pass", `refused with ${codeOf(error)}`);
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
