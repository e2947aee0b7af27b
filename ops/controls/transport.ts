import { answeredFailure } from "../aws/errors/answered-failure";
import type { AwsAccess, Reading } from "../aws/reading";
import type { BucketTarget } from "../stack/target";
import { deniesPlainText } from "./policies/policy-verdicts";
import { simulateTransport } from "./simulate-transport";

/** How the bucket policy answers requests without TLS. */
export interface AnswerWithoutTls {
  readonly isDenied: boolean;
  /** What says so, for people. */
  readonly text: string;
}

/**
 * Judges the live bucket policy by IAM's simulator; if that does not answer, by its statements. The
 * bucket itself is never asked: the request would show credentials to the network.
 */
export async function answerWithoutTls(
  access: AwsAccess,
  target: BucketTarget,
  policy: Reading<string | undefined>,
): Promise<Reading<AnswerWithoutTls>> {
  if (!("value" in policy)) {
    return policy;
  }
  const { sources, value } = policy;
  if (value === undefined) {
    return { sources, value: { isDenied: false, text: "there is no bucket policy" } };
  }
  // The local AWS has no simulator.
  if (access.isLoopback) {
    return { sources, value: byStatements(value, target, "") };
  }
  const simulated = {
    call: "iam:SimulateCustomPolicy",
    on: target.bucketName,
    at: access.now().toISOString(),
  };
  return { sources: [...sources, simulated], value: await bySimulator(access, target, value) };
}

async function bySimulator(
  { clients: { iam } }: AwsAccess,
  target: BucketTarget,
  bucketPolicy: string,
): Promise<AnswerWithoutTls> {
  const { partition, accountId, bucketName } = target;
  const bucketArn = `arn:${partition}:s3:::${bucketName}`;
  try {
    switch (await simulateTransport(iam, { bucketPolicy, bucketArn, accountId, partition })) {
      case "denied":
        return { isDenied: true, text: "denied by the bucket policy, says IAM's policy simulator" };
      case "not denied":
        return { isDenied: false, text: "not denied, says IAM's policy simulator" };
      case "says nothing":
        return byStatements(
          bucketPolicy,
          target,
          " (IAM's policy simulator denies requests with TLS as well)",
        );
    }
  } catch (error) {
    const why = ` (IAM's policy simulator did not answer: ${answeredFailure(error)})`;
    return byStatements(bucketPolicy, target, why);
  }
}

function byStatements(policy: string, { bucketName }: BucketTarget, why: string): AnswerWithoutTls {
  const isDenied = deniesPlainText(policy, bucketName);
  const text = isDenied ? "denied by the bucket policy" : "no statement denies them";
  return { isDenied, text: `${text}${why}` };
}
