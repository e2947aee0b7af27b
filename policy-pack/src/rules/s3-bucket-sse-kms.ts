import { judgeDemandedEncryption } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { expectValue } from "../values/expect";

const KMS_ALGORITHMS: readonly unknown[] = ["aws:kms", "aws:kms:dsse"];

export const s3BucketSseKms = stackRule({
  name: "s3-bucket-sse-kms",
  description: "A bucket encrypts new objects with AWS KMS by default.",
  displayName: "S3 bucket defaults to SSE-KMS",
  severity: "high",
  why: "An upload that does not ask for encryption gets the bucket's default.",
  services: ["s3", "encryption"],
  securityHub: ["S3.17"],
  remediationSteps:
    "Declare an aws:s3/bucketServerSideEncryptionConfiguration for the bucket with sseAlgorithm aws:kms or aws:kms:dsse. Buckets that receive one of these are exempt, since the service writes them under SSE-S3: access logs of S3, of Application and Classic Load Balancers and of CloudFront (legacy), audit logs of Amazon Redshift, and the data feed of EC2 Spot Instances. What writes them shows it if it is in the stack, or the bucket policy that lets the service in.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  judge(stack, findingsOf) {
    judgeDemandedEncryption(stack, findingsOf, {
      judge: (findings, { algorithm }) =>
        expectValue(
          findings,
          algorithm,
          (value) => KMS_ALGORITHMS.includes(value),
          'Set it to "aws:kms" or "aws:kms:dsse".',
        ),
      silence:
        "No resource sets default encryption. Add a BucketServerSideEncryptionConfiguration for this bucket.",
    });
  },
});
