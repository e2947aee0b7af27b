import { readBucketStack } from "../buckets/bucket-stack";
import { type Declaration, declarationsIn, judgeSilence } from "../buckets/declarations";
import { stackRule } from "../framework/stack-rule";
import { readDocument } from "../policy-document/document";
import { requiresTls } from "../policy-document/secure-transport";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES } from "../resources/aws-types";
import type { Findings } from "../values/findings";
import { holdsUnknown, UNKNOWN } from "../values/unknown";

export const s3BucketTlsOnly = stackRule({
  name: "s3-bucket-tls-only",
  description: "A bucket policy denies every request that does not use TLS.",
  displayName: "S3 bucket accepts TLS only",
  severity: "high",
  why: "Without it, a file that is encrypted at rest can travel unencrypted.",
  services: ["s3"],
  securityHub: ["S3.5"],
  remediationSteps:
    'Add a statement to the bucket policy: Effect Deny, Principal "*", Action "s3:*", Resource the bucket\'s ARN and the same ARN followed by /*, Condition Bool aws:SecureTransport "false" and nothing else. Policies of directory buckets use s3express: actions and are not judged.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  judge(stack, findingsOf) {
    const { all, silent } = declarationsIn(stack.view(readBucketStack), BUCKET_POLICY_TYPES, [
      "policy",
    ]);
    for (const declaration of all.filter(({ isDirectory }) => !isDirectory)) {
      judgePolicy(findingsOf(declaration.resource.urn), declaration);
    }
    for (const each of silent) {
      judgeSilence(
        findingsOf(each.bucket.urn),
        each,
        "No resource gives this bucket a policy. Add a BucketPolicy that denies s3:* if aws:SecureTransport is false.",
      );
    }
  },
});

function judgePolicy(findings: Findings, { resource, bucket, bucketName }: Declaration): void {
  const { path, value } = resource.property("policy");
  const name = typeof bucketName === "string" ? bucketName : undefined;
  const document = readDocument(path, value, S3);
  if (!("fault" in document) && requiresTls(document, name)) {
    // It may be the policy of another bucket than the one it speaks of.
    if (bucket === undefined && bucketName === UNKNOWN) {
      findings.unknown("bucket");
    }
    return;
  }
  if (!("remedy" in document) && holdsUnknown(value)) {
    findings.unknown(path);
    return;
  }
  findings.violation(
    "fault" in document
      ? `${document.fault} ${"remedy" in document ? document.remedy : "Pass a policy document."}`
      : `${path} lets requests without TLS through. Deny "s3:*" to "*" on the bucket and on its objects (/*) if aws:SecureTransport is "false".`,
  );
}
