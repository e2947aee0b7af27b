import { s3ObjectDefaultEncryption } from "../../../policy-pack/src/rules/s3-object-default-encryption";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  companion,
  DEFAULT_AT,
  encryption,
  encryptionOf,
  encryptionRule,
  inline,
  inlineNative,
  KEY_ARN,
  key,
  nativeBucket,
  object,
} from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const LEAVE_OUT = "Leave it out to use the bucket's default encryption.";
const AWS_KEY =
  "which is AWS's own key for S3. Leave serverSideEncryption out, or name the bucket's key.";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER_ARN = KEY_ARN.replace(KEY_ID, "0987dcba-09fe-87dc-65ba-ab0987654321");
const OTHER_KEY = `object: kmsKeyId is not the bucket's key. ${LEAVE_OUT}`;
const NOT_KMS = `the bucket's default is "aws:kms". ${LEAVE_OUT}`;
const NOT_DSSE = `the bucket's default is "aws:kms:dsse". ${LEAVE_OUT}`;

const kms = [bucket(), encryption(encryptionRule("aws:kms"))];
const dsse = [bucket(), encryption(encryptionRule("aws:kms:dsse"))];
const aes = [bucket(), encryption(algorithmAlone("AES256"))];
/** SSE-KMS under AWS's own key for S3. */
const awsManaged = [bucket(), encryption(algorithmAlone("aws:kms"))];
const otherKey = key({ name: "other" });
const alias = key({ type: "aws:kms/alias:Alias", name: "alias" });

function sse(serverSideEncryption: unknown, kmsKeyId?: unknown, rest = {}) {
  return object({ serverSideEncryption, kmsKeyId }, rest);
}

/** An object under a key that has no ARN yet, but is made from these. */
function sseUnder(...madeFrom: readonly string[]) {
  return sse("aws:kms", UNKNOWN_TEXT, { madeFrom: { kmsKeyId: madeFrom } });
}

/** A bucket under such a key. */
function encryptedUnder(...madeFrom: readonly string[]) {
  const rule = encryptionRule("aws:kms", UNKNOWN_TEXT);
  return [bucket(), encryption(rule, { madeFrom: { rules: madeFrom } })];
}

function copy(props: Parameters<typeof object>[0]) {
  return object(props, { type: "aws:s3/objectCopy:ObjectCopy" });
}

testStackPolicy(s3ObjectDefaultEncryption, [
  ...accepted({
    "has nothing to say of a stack without objects": kms,
    "accepts empty texts": [...kms, sse("", "")],
    "accepts the bucket's algorithm and key": [...kms, sse("aws:kms", KEY_ARN)],
    "accepts the bucket's key by its id": [...kms, sse("aws:kms", KEY_ID)],
    "accepts the bucket's key alone": [...kms, sse(undefined, KEY_ARN)],
    "accepts the bucket's DSSE and key": [...dsse, sse("aws:kms:dsse", KEY_ARN)],
    "accepts AES256 where it is the bucket's default": [...aes, sse("AES256")],
    "accepts AWS's own key where it is the bucket's default": [...awsManaged, sse("aws:kms")],
    "goes by the bucket's own word": [
      bucket(inline(encryptionRule("aws:kms"))),
      sse("aws:kms", KEY_ARN),
    ],
    "goes by the companion before the bucket's own word": [
      bucket(inline(encryptionRule("AES256"))),
      encryption(encryptionRule("aws:kms")),
      sse("aws:kms", KEY_ARN),
    ],
    "goes by a companion whose bucket is in another stack": [
      encryption(encryptionRule("AES256")),
      sse("AES256"),
    ],
    "does not wait for the bucket of an object that asks for nothing": [
      ...kms,
      object({ bucket: UNKNOWN_TEXT }),
    ],
    "accepts the same new key before it has an ARN": [
      key(),
      ...encryptedUnder("key"),
      sseUnder("key"),
    ],
    "accepts the same new key where the object's was made from others, too": [
      key(),
      otherKey,
      ...encryptedUnder("key"),
      sseUnder("other", "key"),
    ],
    "judges objects alone": [...kms, companion("BucketPolicy", { serverSideEncryption: "AES256" })],
    "trusts a key of the same stack where the stack does not tell of the bucket's": [
      key(),
      sseUnder("key"),
    ],
    "accepts a copy that reads a source under SSE-C": [
      ...kms,
      copy({ sourceCustomerAlgorithm: "AES256", sourceCustomerKey: "c2VjcmV0" }),
    ],
    "accepts a copy with an empty customer key": [...kms, copy({ customerKey: "" })],
    "reads SSE-C on copies alone, which alone have it": [
      ...kms,
      object({ customerKey: "c2VjcmV0" }),
    ],
  }),
  ...[
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/objectCopy:ObjectCopy",
  ].flatMap((type) => [
    { it: `accepts an ${type} that asks for nothing`, stack: [...kms, object({}, { type })] },
    {
      it: `refuses an ${type} that asks for AES256`,
      stack: [...kms, sse("AES256", undefined, { type })],
      violations: [`object: serverSideEncryption is "AES256"; ${NOT_KMS}`],
    },
  ]),
  ...refused(OTHER_KEY, {
    "goes by an aws-native bucket's own word": [
      nativeBucket(inlineNative(encryptionRule("aws:kms"))),
      sse("aws:kms", OTHER_ARN),
    ],
    "refuses a key where the bucket has AWS's own": [...awsManaged, sse("aws:kms", KEY_ARN)],
    "refuses another new key before either has an ARN": [
      key(),
      otherKey,
      ...encryptedUnder("key"),
      sseUnder("other"),
    ],
  }),
  ...byText({ ...quoted("aws:kms:dsse", "nonsense"), true: true }, (text, algorithm) => ({
    it: `refuses ${text} where the bucket has aws:kms`,
    stack: [...kms, sse(algorithm, KEY_ARN)],
    violations: [`object: serverSideEncryption is ${text}; ${NOT_KMS}`],
  })),
  ...refused(`object: kmsKeyId is set, which means "aws:kms"; ${NOT_DSSE}`, {
    "refuses a key alone where the bucket has DSSE": [...dsse, sse(undefined, KEY_ARN)],
  }),
  ...byText({ "not set": undefined, '""': "" }, (text, keyId) => ({
    it: `refuses aws:kms with a key that is ${text}`,
    stack: [...kms, sse("aws:kms", keyId)],
    violations: [`object: kmsKeyId is ${text}, ${AWS_KEY}`],
  })),
  ...[OTHER_ARN, "alias/aws/s3", 5].map((keyId) => ({
    it: `refuses the key ${keyId}`,
    stack: [...kms, sse("aws:kms", keyId)],
    violations: [OTHER_KEY],
  })),
  ...refused(`object: serverSideEncryption is "AES256"; ${NOT_KMS}`, {
    "finds the bucket by dependency": [
      bucket({ bucket: UNKNOWN_TEXT }),
      encryption(encryptionRule("aws:kms"), { madeFrom: { bucket: ["bucket"] } }),
      object(
        { bucket: UNKNOWN_TEXT, serverSideEncryption: "AES256" },
        { madeFrom: { bucket: ["bucket"] } },
      ),
    ],
  }),
  ...advised("object: bucket is not known until the update.", {
    "waits for the bucket": [
      ...kms,
      object({ bucket: UNKNOWN_TEXT, serverSideEncryption: "AES256" }),
    ],
  }),
  ...advised("object: bucket of companion is not known until the update.", {
    "does not take one unknown bucket for another": [
      encryptionOf({ bucket: UNKNOWN_TEXT, rules: [encryptionRule("AES256")] }),
      sse("AES256"),
    ],
  }),
  ...advised("object: kmsKeyId is not known until the update.", {
    "says what key it cannot know at preview": [...kms, sse("aws:kms", UNKNOWN_TEXT)],
    "waits where nothing tells what the object's key was made from": [
      key(),
      ...encryptedUnder("key"),
      sse("aws:kms", UNKNOWN_TEXT),
    ],
    "waits where nothing tells what the bucket's key was made from": [
      key(),
      ...encryptedUnder(),
      sseUnder("key"),
    ],
    "does not take an alias of the stack for a key": [
      alias,
      ...encryptedUnder("alias"),
      sseUnder("alias"),
    ],
    "does not take an alias for a key where the stack does not tell of the bucket's": [
      alias,
      sseUnder("alias"),
    ],
  }),
  ...advised(
    `object: ${DEFAULT_AT.companion}.kmsMasterKeyId of companion is not known until the update.`,
    { "waits for the bucket's key": [...encryptedUnder(), sse("aws:kms", KEY_ARN)] },
  ),
  {
    it: "waits for the algorithm, and refuses what is wrong whatever it is",
    stack: [...kms, sse(UNKNOWN_TEXT, OTHER_ARN)],
    violations: [OTHER_KEY],
    advisories: ["object: serverSideEncryption is not known until the update."],
  },
  ...advised("object: serverSideEncryption is not known until the update.", {
    "waits for the algorithm alone": [...kms, sse(UNKNOWN_TEXT)],
    "has no more questions about an unknown algorithm without a key": [sse(UNKNOWN_TEXT)],
  }),
  ...advised(
    `object: ${DEFAULT_AT.companion}.sseAlgorithm of companion is not known until the update.`,
    {
      "waits for the bucket's algorithm": [
        bucket(),
        encryption(encryptionRule(UNKNOWN_TEXT)),
        sse("AES256"),
      ],
    },
  ),
  ...["aws:kms", "aws:kms:dsse", undefined].map((algorithm) => ({
    it: `accepts ${algorithm} with a key's ARN where the stack does not tell of the bucket's`,
    stack: [sse(algorithm, KEY_ARN)],
  })),
  ...["AES256", "nonsense"].map((algorithm) => ({
    it: `refuses ${algorithm} where the stack does not tell of the bucket's`,
    stack: [sse(algorithm)],
    violations: [`object: serverSideEncryption is "${algorithm}". ${LEAVE_OUT}`],
  })),
  ...refused(`object: kmsKeyId is not set, ${AWS_KEY}`, {
    "refuses aws:kms without a key where the stack does not tell of the bucket's": [sse("aws:kms")],
  }),
  ...refused(`object: kmsKeyId is "alias/aws/s3". ${LEAVE_OUT}`, {
    "refuses an alias where the stack does not tell of the bucket's key": [
      sse("aws:kms", "alias/aws/s3"),
    ],
  }),
  ...advised("object: serverSideEncryption, kmsKeyId are not known until the update.", {
    "says what it cannot know where the stack does not tell of the bucket's": [
      sse(UNKNOWN_TEXT, UNKNOWN_TEXT),
    ],
  }),
  ...["customerAlgorithm", "customerKey", "customerKeyMd5"].map((property) => ({
    it: `refuses a copy with ${property}, and does not tell its value`,
    stack: [...kms, copy({ [property]: "c2VjcmV0" })],
    violations: [
      `object: ${property} is set. Leave it out: with SSE-C, only the uploader has the key.`,
    ],
  })),
  ...advised("object: customerKey is not known until the update.", {
    "says what customer key it cannot know at preview": [
      ...kms,
      copy({ customerKey: UNKNOWN_TEXT }),
    ],
  }),
]);
