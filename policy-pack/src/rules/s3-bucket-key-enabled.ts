import { judgeDemandedEncryption } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { expectValue, isTrue } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

export const s3BucketKeyEnabled = stackRule({
  name: "s3-bucket-key-enabled",
  description: "A bucket with SSE-KMS has its S3 Bucket Key enabled.",
  displayName: "S3 Bucket Key is enabled",
  severity: "low",
  why: "Without a Bucket Key, S3 sends a request to AWS KMS for each object, which costs more and counts toward the account's request quota.",
  services: ["s3", "kms", "cost"],
  securityHub: [],
  remediationSteps:
    "Set bucketKeyEnabled to true in the rule whose sseAlgorithm is aws:kms. DSSE-KMS does not support Bucket Keys. On directory buckets, they are always on. Buckets that receive one of these are exempt, since the service writes them under SSE-S3: access logs of S3, of Application and Classic Load Balancers and of CloudFront (legacy), audit logs of Amazon Redshift, and the data feed of EC2 Spot Instances. What writes them shows it if it is in the stack, or the bucket policy that lets the service in.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  judge(stack, findingsOf) {
    judgeDemandedEncryption(stack, findingsOf, {
      judge(findings, { algorithm, bucketKey, declaration }) {
        if (declaration.isDirectory) {
          return;
        }
        if (algorithm.value === "aws:kms") {
          expectValue(findings, bucketKey, isTrue, "Set it to true.");
        } else if (algorithm.value === UNKNOWN && bucketKey.value !== true) {
          findings.unknown(algorithm.path);
        }
      },
    });
  },
});
