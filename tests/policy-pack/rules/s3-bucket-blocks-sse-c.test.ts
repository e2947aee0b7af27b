import { s3BucketBlocksSseC } from "../../../policy-pack/src/rules/s3-bucket-blocks-sse-c";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  bucketV2,
  companion,
  encryption,
  encryptionOf,
  encryptionRule,
  inline,
  inlineNative,
  inlineV2,
  key,
  logsOf,
  nativeBucket,
  RULE_AT,
} from "../buckets";
import { deny, policyOf } from "../policy-text";
import { accepted, advised, byText, refused } from "../titled-cases";

const FIX = 'Set it to ["SSE-C"].';
const TYPES = "rules[0].blockedEncryptionTypes";
const NATIVE_TYPES = `${RULE_AT.inlineNative}.blockedEncryptionTypes`;
const DENY =
  "Deny s3:PutObject to everyone in the bucket's policy where Null s3:x-amz-server-side-encryption-customer-algorithm is false.";
const SILENT =
  'bucket: No resource blocks SSE-C. Add a BucketServerSideEncryptionConfiguration with blockedEncryptionTypes ["SSE-C"] for this bucket.';

function blocking(blockedEncryptionTypes: unknown, algorithm = "aws:kms") {
  return { ...encryptionRule(algorithm), blockedEncryptionTypes };
}

function native(blockedEncryptionTypes: unknown) {
  return nativeBucket(inlineNative({ ...algorithmAlone("aws:kms"), blockedEncryptionTypes }));
}

const denial = deny({
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::files/*",
  Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
});

function policy(...statements: readonly object[]): TestResource {
  return companion("BucketPolicy", { policy: policyOf(...statements) }, { name: "policy" });
}

testStackPolicy(s3BucketBlocksSseC, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts SSE-C blocked": [bucket(), encryption(blocking(["SSE-C"]))],
    "accepts SSE-C blocked among others": [bucket(), encryption(blocking(["SSE-X", "SSE-C"]))],
    "accepts it where the default is S3's own": [
      bucket(),
      encryption(blocking(["SSE-C"], "AES256")),
    ],
    "accepts version 6's companion": [
      bucketV2(),
      companion("BucketServerSideEncryptionConfigurationV2", { rules: [blocking(["SSE-C"])] }),
    ],
    "accepts the bucket's own word": [bucket(inline(blocking(["SSE-C"])))],
    "accepts an aws-native bucket's own word": [native({ encryptionType: ["SSE-C"] })],
    "accepts a list of which it knows enough": [
      bucket(),
      encryption(blocking([UNKNOWN_TEXT, "SSE-C"])),
    ],
  }),
  ...[
    [undefined, "not set"],
    [[], "an empty list"],
    [["NONE"], "a list"],
    [["sse-c"], "a list"],
    ["SSE-C", '"SSE-C"'],
    [true, "true"],
  ].map(([types, text]) => ({
    it: `refuses ${JSON.stringify(types)}`,
    stack: [bucket(), encryption(blocking(types))],
    violations: [`companion: ${TYPES} is ${text}. ${FIX}`],
  })),
  ...refused(`companion: ${TYPES} is not set. ${FIX}`, {
    "refuses a companion without rules": [bucket(), encryptionOf({})],
    "judges a companion whose bucket is in another stack": [encryption(blocking(undefined))],
    "asks it of access-log targets too": [bucket(), encryption(encryptionRule("AES256")), logsOf()],
  }),
  ...refused('companion: rules[0] is "SSE-C". Make it an object.', {
    "refuses a rule of another type": [bucket(), encryption("SSE-C")],
  }),
  {
    it: "refuses the bucket's own word, old and new",
    stack: [
      bucket(inline(blocking(["NONE"])), { name: "new" }),
      bucketV2({ ...inlineV2(encryptionRule("aws:kms")), bucket: "old" }, { name: "old" }),
    ],
    violations: [
      `new: ${RULE_AT.inline}.blockedEncryptionTypes is a list. ${FIX}`,
      `old: ${RULE_AT.inlineV2} lets SSE-C through. ${DENY}`,
    ],
  },
  ...byText({ "not set": undefined, "a list": { encryptionType: ["NONE"] } }, (text, types) => ({
    it: `refuses an aws-native bucket with ${JSON.stringify(types)}`,
    stack: [native(types)],
    violations: [`bucket: ${NATIVE_TYPES}.encryptionType is ${text}. ${FIX}`],
  })),
  ...refused(`bucket: ${NATIVE_TYPES} is a list. Make it an object.`, {
    "refuses an aws-native bucket with a list in place of an object": [native(["SSE-C"])],
  }),
  ...refused(SILENT, { "refuses a bucket without encryption": [bucket()] }),
  ...refused(`bucket: No resource blocks SSE-C. ${DENY}`, {
    "refuses version 6's bucket without encryption": [bucketV2()],
  }),
  ...refused(`companion: rules[0] lets SSE-C through. ${DENY}`, {
    "refuses version 6's companion, which has no setting for it": [
      bucketV2(),
      companion("BucketServerSideEncryptionConfigurationV2", {
        rules: [encryptionRule("aws:kms")],
      }),
    ],
  }),
  ...accepted({
    "accepts a policy in place of the setting": [
      bucket(),
      encryption(encryptionRule("aws:kms")),
      policy(denial),
    ],
    "accepts a policy for a bucket without encryption": [bucketV2(), policy(denial)],
  }),
  ...advised("companion: policy of policy is not known until the update.", {
    "says that the policy may turn out to refuse SSE-C": [
      bucket(),
      encryption(encryptionRule("aws:kms")),
      { ...policy(denial), props: { bucket: "files", policy: UNKNOWN_TEXT } },
    ],
  }),
  ...advised("companion: bucket of policy is not known until the update.", {
    "says that a policy may turn out to be the bucket's": [
      bucket(),
      encryption(encryptionRule("aws:kms")),
      {
        ...policy({ ...denial, Resource: "*" }),
        props: { bucket: UNKNOWN_TEXT, policy: policyOf(denial) },
      },
    ],
  }),
  ...advised(`companion: ${TYPES} is not known until the update.`, {
    "says what it cannot know at preview": [bucket(), encryption(blocking(UNKNOWN_TEXT))],
    "says what it cannot know of the list": [
      bucket(),
      encryption(blocking(["NONE", UNKNOWN_TEXT])),
    ],
  }),
]);
