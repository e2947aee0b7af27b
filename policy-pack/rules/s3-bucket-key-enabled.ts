import { bucketRule } from "../bucket-rule";
import { demandedEncryptionsIn } from "../buckets/default-encryption";
import { expectValue, isTrue } from "../values/expect";
import { UNKNOWN } from "../values/plain";

/** Without a Bucket Key every object costs a request to AWS KMS, and a quota is soon reached. */
export const s3BucketKeyEnabled = bucketRule({
  name: "s3-bucket-key-enabled",
  description: "A bucket with SSE-KMS has its S3 Bucket Key on.",
  displayName: "S3 Bucket Key is on",
  severity: "low",
  tags: ["aws", "s3", "kms", "cost"],
  remediationSteps:
    "Set bucketKeyEnabled to true in the rule whose sseAlgorithm is aws:kms. DSSE-KMS has no Bucket Keys and is not asked for one; buckets that receive other buckets' access logs are exempt.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  judge(stack, findingsOf) {
    const { all } = demandedEncryptionsIn(stack, (urn, path) => findingsOf(urn).unknown(path));
    for (const { declaration, algorithm, bucketKey } of all) {
      const findings = findingsOf(declaration.resource.urn);
      if (algorithm.value === "aws:kms") {
        expectValue(findings, bucketKey, isTrue, "Set it to true.");
      } else if (algorithm.value === UNKNOWN && bucketKey.value !== true) {
        findings.unknown(algorithm.path);
      }
    }
  },
});
