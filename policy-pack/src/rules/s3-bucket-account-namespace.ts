import { readBucketStack } from "../buckets/bucket-stack";
import { stackRule } from "../framework/stack-rule";
import { BUCKET_V2 } from "../resources/aws-types";
import { regionOf } from "../resources/region";
import type { StackResource } from "../resources/stack";
import { describeValue } from "../values/describe-value";
import type { Findings } from "../values/findings";
import { UNKNOWN } from "../values/unknown";

/** How S3 has names end that belong to an account in a Region. */
const NAME_OF_ACCOUNT = /-\d{12}-[a-z0-9-]+-an$/;

const ACCOUNT_REGIONAL = "account-regional";

/**
 * Middle East (Bahrain), Middle East (UAE), and the partitions that AWS's page does not name.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
const REGIONS_WITHOUT_NAMESPACE = /^(?:me-south-1|me-central-1|[a-z]{2}-iso[a-z]?-.*)$/;

export const s3BucketAccountNamespace = stackRule({
  name: "s3-bucket-account-namespace",
  description: "A new bucket's name is in its account's own namespace.",
  displayName: "S3 bucket name belongs to its account",
  severity: "low",
  level: "advisory",
  why: "In the global namespace, anyone can claim a guessable name first, or claim a name after its bucket is deleted, and receive whatever is still sent there.",
  services: ["s3"],
  securityHub: [],
  remediationSteps:
    'Set bucketNamespace to "account-regional" and end the name with -, the account id, -, the Region and -an. The name of a bucket cannot be changed, so buckets that exist are not judged, nor are those of Regions without such namespaces. Version 6 of the provider cannot create such a bucket.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html",
  judge(stack, findingsOf) {
    for (const bucket of stack.view(readBucketStack).buckets) {
      const region = regionOf(bucket) ?? "";
      const isPossible = bucket.type !== BUCKET_V2 && !REGIONS_WITHOUT_NAMESPACE.test(region);
      if (isPossible && !exists(bucket)) {
        judgeNamespace(bucket, findingsOf(bucket.urn));
      }
    }
  },
});

function judgeNamespace(bucket: StackResource, findings: Findings): void {
  const namespace = bucket.property("bucketNamespace");
  const name = bucket.property("bucket");
  const { path, value } = namespace;
  const isOfAccount = typeof name.value === "string" && NAME_OF_ACCOUNT.test(name.value);
  if (value === ACCOUNT_REGIONAL || isOfAccount) {
    return;
  }
  const unknown = [namespace, name].find((each) => each.value === UNKNOWN);
  if (unknown !== undefined) {
    findings.unknown(unknown.path);
    return;
  }
  const found =
    typeof name.value === "string" && name.value !== ""
      ? `${name.path} is ${describeValue(name.value)}, a name that anyone can take`
      : `${path} is ${describeValue(value)}`;
  findings.violation(
    `${found}. Set ${path} to "${ACCOUNT_REGIONAL}" and end the name with the account id, the Region and "an".`,
  );
}

/** AWS has given the bucket its ARN: its name can no longer be changed. */
function exists({ outputs }: StackResource): boolean {
  return typeof outputs["arn"] === "string";
}
