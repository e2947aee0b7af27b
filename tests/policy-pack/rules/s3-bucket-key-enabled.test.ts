import { s3BucketKeyEnabled } from "../../../policy-pack/src/rules/s3-bucket-key-enabled";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  DEFAULT_AT,
  encryption,
  encryptionRule,
  inlineNative,
  inlineNewAndOld,
  KEY_ARN,
  logsToFiles,
  nativeBucket,
  RULE_AT,
} from "../buckets";
import { accepted, advised, byText, refused } from "../titled-cases";

const FIX = "Set it to true.";

function withBucketKey(bucketKeyEnabled: unknown, algorithm: unknown = "aws:kms") {
  return encryptionRule(algorithm, KEY_ARN, bucketKeyEnabled);
}

testStackPolicy(s3BucketKeyEnabled, [
  ...accepted({
    "accepts SSE-KMS with a Bucket Key": [bucket(), encryption(withBucketKey(true))],
    "does not ask it of DSSE-KMS": [bucket(), encryption(withBucketKey(false, "aws:kms:dsse"))],
    "does not ask it of AES256, which s3-bucket-sse-kms refuses": [
      bucket(),
      encryption(withBucketKey(false, "AES256")),
    ],
    "leaves a bucket without encryption to s3-bucket-sse-kms": [bucket()],
    "accepts a Bucket Key whatever the algorithm": [
      bucket(),
      encryption(withBucketKey(true, UNKNOWN_TEXT)),
    ],
    "excuses an access-log target": [bucket(), encryption(withBucketKey(false)), ...logsToFiles()],
  }),
  ...refused(`companion: rules[0].bucketKeyEnabled is not set. ${FIX}`, {
    "refuses SSE-KMS that does not say": [bucket(), encryption(algorithmAlone("aws:kms"))],
  }),
  ...byText({ false: false, '"true"': "true", "1": 1, "not set": null }, (text, value) => ({
    it: `refuses ${text}`,
    stack: [bucket(), encryption(withBucketKey(value))],
    violations: [`companion: rules[0].bucketKeyEnabled is ${text}. ${FIX}`],
  })),
  {
    it: "refuses the bucket's own word, old and new",
    stack: inlineNewAndOld(withBucketKey(false)),
    violations: [
      `new: ${RULE_AT.inline}.bucketKeyEnabled is false. ${FIX}`,
      `old: ${RULE_AT.inlineV2}.bucketKeyEnabled is false. ${FIX}`,
    ],
  },
  ...refused(`bucket: ${RULE_AT.inlineNative}.bucketKeyEnabled is false. ${FIX}`, {
    "refuses an aws-native bucket's own word": [nativeBucket(inlineNative(withBucketKey(false)))],
  }),
  ...refused(`companion: rules[0].bucketKeyEnabled is false. ${FIX}`, {
    "judges a companion whose bucket is in another stack": [encryption(withBucketKey(false))],
  }),
  ...advised("companion: rules[0].bucketKeyEnabled is not known until the update.", {
    "says what it cannot know at preview": [bucket(), encryption(withBucketKey(UNKNOWN_TEXT))],
  }),
  ...advised(`companion: ${DEFAULT_AT.companion}.sseAlgorithm is not known until the update.`, {
    "does not ask for a Bucket Key before it knows the algorithm": [
      bucket(),
      encryption(withBucketKey(false, UNKNOWN_TEXT)),
    ],
  }),
]);
