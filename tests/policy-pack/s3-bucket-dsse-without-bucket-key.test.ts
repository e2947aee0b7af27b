import { s3BucketDsseWithoutBucketKey } from "../../policy-pack/rules/s3-bucket-dsse-without-bucket-key";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { bucket, bucketV2, encryption, encryptionRule, inline, inlineV2, KEY_ARN } from "./buckets";

const FIX = 'Set it to false, or sseAlgorithm to "aws:kms".';

function withBucketKey(bucketKeyEnabled: unknown, algorithm: unknown = "aws:kms:dsse") {
  return encryptionRule(algorithm, KEY_ARN, bucketKeyEnabled);
}

testStackRule(s3BucketDsseWithoutBucketKey, [
  {
    it: "accepts DSSE-KMS without a Bucket Key",
    stack: [bucket(), encryption(withBucketKey(false))],
  },
  {
    it: "accepts DSSE-KMS that does not say",
    stack: [
      bucket(),
      encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms:dsse" } }),
    ],
  },
  {
    it: "accepts SSE-KMS with a Bucket Key",
    stack: [bucket(), encryption(withBucketKey(true, "aws:kms"))],
  },
  { it: "leaves a bucket without encryption to s3-bucket-sse-kms", stack: [bucket()] },
  ...[
    [true, "true"],
    ["false", '"false"'],
    [{}, "an object"],
  ].map(([value, text]) => ({
    it: `refuses DSSE-KMS with ${text}`,
    stack: [bucket(), encryption(withBucketKey(value))],
    violations: [`companion: rules[0].bucketKeyEnabled is ${text}. ${FIX}`],
  })),
  {
    it: "refuses the bucket's own word, old and new",
    stack: [
      bucket(inline(withBucketKey(true)), { name: "new" }),
      bucketV2({ ...inlineV2(withBucketKey(true)), bucket: "old" }, { name: "old" }),
    ],
    violations: [
      `new: serverSideEncryptionConfiguration.rule.bucketKeyEnabled is true. ${FIX}`,
      `old: serverSideEncryptionConfigurations[0].rules[0].bucketKeyEnabled is true. ${FIX}`,
    ],
  },
  {
    it: "judges a companion whose bucket is in another stack",
    stack: [encryption(withBucketKey(true))],
    violations: [`companion: rules[0].bucketKeyEnabled is true. ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    stack: [bucket(), encryption(withBucketKey(UNKNOWN_TEXT))],
    advisories: ["companion: rules[0].bucketKeyEnabled is not known until the update."],
  },
  {
    it: "waits for the algorithm where there is a Bucket Key",
    stack: [bucket(), encryption(withBucketKey(true, UNKNOWN_TEXT))],
    advisories: [
      "companion: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm is not known until the update.",
    ],
  },
  {
    it: "has no question where there is no Bucket Key",
    stack: [bucket(), encryption(withBucketKey(false, UNKNOWN_TEXT))],
  },
]);
