import { readDefaultEncryptions } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { expectValue, isFalseOrAbsent } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

export const s3BucketDsseWithoutBucketKey = stackRule({
  name: "s3-bucket-dsse-without-bucket-key",
  description: "A bucket with DSSE-KMS does not enable an S3 Bucket Key.",
  displayName: "S3 bucket has DSSE-KMS or a Bucket Key",
  severity: "medium",
  why: "DSSE-KMS does not support S3 Bucket Keys: a bucket that sets both has no Bucket Key, whatever its author expects.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Set bucketKeyEnabled to false in the rule whose sseAlgorithm is aws:kms:dsse, or use aws:kms and keep the Bucket Key.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html",
  judge(stack, findingsOf) {
    for (const { declaration, algorithm, bucketKey } of stack.view(readDefaultEncryptions).all) {
      const findings = findingsOf(declaration.resource.urn);
      if (algorithm.value === "aws:kms:dsse") {
        expectValue(
          findings,
          bucketKey,
          isFalseOrAbsent,
          'Set it to false, or sseAlgorithm to "aws:kms".',
        );
      } else if (algorithm.value === UNKNOWN && !isFalseOrAbsent(bucketKey.value)) {
        findings.unknown(algorithm.path);
      }
    }
  },
});
