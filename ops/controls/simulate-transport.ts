import {
  type EvaluationResult,
  type IAMClient,
  SimulateCustomPolicyCommand,
} from "@aws-sdk/client-iam";

export interface SimulationArgs {
  /** As JSON, as it is on the bucket. */
  readonly bucketPolicy: string;
  readonly bucketArn: string;
  readonly accountId: string;
  /** "aws", "aws-us-gov", "aws-cn". */
  readonly partition: string;
}

/** How IAM's simulator decides requests without TLS: "says nothing" if it denies them with TLS as well. */
export type Simulated = "denied" | "not denied" | "says nothing";

/** A caller whom IAM allows everything, so that only the bucket policy can deny. */
const ALLOW_EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
});

/**
 * Asks IAM how the bucket policy answers without TLS. No request is made to the bucket.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 *
 * @throws IAMServiceException as IAM answers; needs iam:SimulateCustomPolicy
 */
export async function simulateTransport(iam: IAMClient, args: SimulationArgs): Promise<Simulated> {
  const withoutTls = await decisions(iam, args, false);
  if (!withoutTls.every(isDenied)) {
    return "not denied";
  }
  const withTls = await decisions(iam, args, true);
  return withTls.some(isDenied) ? "says nothing" : "denied";
}

function isDenied({ EvalDecision: decision }: EvaluationResult): boolean {
  return decision === "explicitDeny";
}

async function decisions(
  iam: IAMClient,
  args: SimulationArgs,
  isSecure: boolean,
): Promise<readonly EvaluationResult[]> {
  const { bucketPolicy, bucketArn, accountId, partition } = args;
  const account = `arn:${partition}:iam::${accountId}`;
  const asked = [
    { ActionNames: ["s3:GetObject", "s3:PutObject"], ResourceArns: [`${bucketArn}/probe`] },
    { ActionNames: ["s3:ListBucket"], ResourceArns: [bucketArn] },
  ];
  const answers = await Promise.all(
    asked.map((question) =>
      iam.send(
        new SimulateCustomPolicyCommand({
          ...question,
          PolicyInputList: [ALLOW_EVERYTHING],
          ResourcePolicy: bucketPolicy,
          ResourceOwner: `${account}:root`,
          CallerArn: `${account}:user/aerosecure-simulated`,
          ContextEntries: [
            {
              ContextKeyName: "aws:SecureTransport",
              ContextKeyType: "boolean",
              ContextKeyValues: [String(isSecure)],
            },
            {
              ContextKeyName: "s3:TlsVersion",
              ContextKeyType: "numeric",
              ContextKeyValues: ["1.3"],
            },
          ],
        }),
      ),
    ),
  );
  const results = answers.flatMap(({ EvaluationResults: each = [] }) => each);
  if (results.length === 0) {
    throw new Error("IAM simulated nothing: its answer has no results.");
  }
  return results;
}
