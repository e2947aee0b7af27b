import { s3BucketKeyEnabled } from "../../policy-pack/rules/s3-bucket-key-enabled";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import {
  bucket,
  bucketV2,
  encryption,
  encryptionRule,
  inline,
  inlineNative,
  inlineV2,
  KEY_ARN,
  logsToFiles,
  nativeBucket,
} from "./buckets";

const FIX = "Set it to true.";

function withBucketKey(bucketKeyEnabled: unknown, algorithm: unknown = "aws:kms") {
  return encryptionRule(algorithm, KEY_ARN, bucketKeyEnabled);
}

testStackRule(s3BucketKeyEnabled, [
  { it: "accepts SSE-KMS with a Bucket Key", stack: [bucket(), encryption(withBucketKey(true))] },
  {
    it: "refuses SSE-KMS that does not say",
    stack: [
      bucket(),
      encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }),
    ],
    violations: [`companion: rules[0].bucketKeyEnabled is not set. ${FIX}`],
  },
  ...[
    [false, "false"],
    ["true", '"true"'],
    [1, "1"],
    [null, "not set"],
  ].map(([value, text]) => ({
    it: `refuses ${text}`,
    stack: [bucket(), encryption(withBucketKey(value))],
    violations: [`companion: rules[0].bucketKeyEnabled is ${text}. ${FIX}`],
  })),
  {
    it: "refuses the bucket's own word, old and new",
    stack: [
      bucket(inline(withBucketKey(false)), { name: "new" }),
      bucketV2({ ...inlineV2(withBucketKey(false)), bucket: "old" }, { name: "old" }),
    ],
    violations: [
      `new: serverSideEncryptionConfiguration.rule.bucketKeyEnabled is false. ${FIX}`,
      `old: serverSideEncryptionConfigurations[0].rules[0].bucketKeyEnabled is false. ${FIX}`,
    ],
  },
  {
    it: "refuses an aws-native bucket's own word",
    stack: [nativeBucket(inlineNative(withBucketKey(false)))],
    violations: [
      `bucket: bucketEncryption.serverSideEncryptionConfiguration[0].bucketKeyEnabled is false. ${FIX}`,
    ],
  },
  {
    it: "judges a companion whose bucket is in another stack",
    stack: [encryption(withBucketKey(false))],
    violations: [`companion: rules[0].bucketKeyEnabled is false. ${FIX}`],
  },
  {
    it: "does not ask it of DSSE-KMS",
    stack: [bucket(), encryption(withBucketKey(false, "aws:kms:dsse"))],
  },
  {
    it: "does not ask it of AES256, which s3-bucket-sse-kms refuses",
    stack: [bucket(), encryption(withBucketKey(false, "AES256"))],
  },
  { it: "leaves a bucket without encryption to s3-bucket-sse-kms", stack: [bucket()] },
  {
    it: "says what it cannot know at preview",
    stack: [bucket(), encryption(withBucketKey(UNKNOWN_TEXT))],
    advisories: ["companion: rules[0].bucketKeyEnabled is not known until the update."],
  },
  {
    it: "does not ask for a Bucket Key before it knows the algorithm",
    stack: [bucket(), encryption(withBucketKey(false, UNKNOWN_TEXT))],
    advisories: [
      "companion: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm is not known until the update.",
    ],
  },
  {
    it: "accepts a Bucket Key whatever the algorithm",
    stack: [bucket(), encryption(withBucketKey(true, UNKNOWN_TEXT))],
  },
  {
    it: "excuses an access-log target",
    stack: [bucket(), encryption(withBucketKey(false)), ...logsToFiles()],
  },
]);
