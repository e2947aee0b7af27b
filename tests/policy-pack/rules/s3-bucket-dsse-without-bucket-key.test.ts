import { s3BucketDsseWithoutBucketKey } from "../../../policy-pack/src/rules/s3-bucket-dsse-without-bucket-key";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  DEFAULT_AT,
  encryption,
  encryptionRule,
  inlineNewAndOld,
  KEY_ARN,
  RULE_AT,
} from "../buckets";
import { accepted, advised, byText, refused } from "../titled-cases";

const FIX = 'Set it to false, or sseAlgorithm to "aws:kms".';

function withBucketKey(bucketKeyEnabled: unknown, algorithm: unknown = "aws:kms:dsse") {
  return encryptionRule(algorithm, KEY_ARN, bucketKeyEnabled);
}

testStackPolicy(s3BucketDsseWithoutBucketKey, [
  ...accepted({
    "accepts DSSE-KMS without a Bucket Key": [bucket(), encryption(withBucketKey(false))],
    "accepts DSSE-KMS that does not say": [bucket(), encryption(algorithmAlone("aws:kms:dsse"))],
    "accepts SSE-KMS with a Bucket Key": [bucket(), encryption(withBucketKey(true, "aws:kms"))],
    "leaves a bucket without encryption to s3-bucket-sse-kms": [bucket()],
    "has no question where there is no Bucket Key": [
      bucket(),
      encryption(withBucketKey(false, UNKNOWN_TEXT)),
    ],
  }),
  ...byText({ true: true, '"false"': "false", "an object": {} }, (text, value) => ({
    it: `refuses DSSE-KMS with ${text}`,
    stack: [bucket(), encryption(withBucketKey(value))],
    violations: [`companion: rules[0].bucketKeyEnabled is ${text}. ${FIX}`],
  })),
  {
    it: "refuses the bucket's own word, old and new",
    stack: inlineNewAndOld(withBucketKey(true)),
    violations: [
      `new: ${RULE_AT.inline}.bucketKeyEnabled is true. ${FIX}`,
      `old: ${RULE_AT.inlineV2}.bucketKeyEnabled is true. ${FIX}`,
    ],
  },
  ...refused(`companion: rules[0].bucketKeyEnabled is true. ${FIX}`, {
    "judges a companion whose bucket is in another stack": [encryption(withBucketKey(true))],
  }),
  ...advised("companion: rules[0].bucketKeyEnabled is not known until the update.", {
    "says what it cannot know at preview": [bucket(), encryption(withBucketKey(UNKNOWN_TEXT))],
  }),
  ...advised(`companion: ${DEFAULT_AT.companion}.sseAlgorithm is not known until the update.`, {
    "waits for the algorithm where there is a Bucket Key": [
      bucket(),
      encryption(withBucketKey(true, UNKNOWN_TEXT)),
    ],
  }),
]);
