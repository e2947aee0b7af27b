import { s3BucketKeyCompliant } from "../../../policy-pack/src/rules/s3-bucket-key-compliant";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  DEFAULT_AT,
  encryption,
  encryptionOf,
  encryptionRule,
  inline,
  inlineNative,
  KEY_ARN,
  key,
  nativeBucket,
} from "../buckets";
import { accepted, advised, refused } from "../titled-cases";

const KEY_ID = `${DEFAULT_AT.companion}.kmsMasterKeyId`;
const IS_KEY = `companion: ${KEY_ID} is the key key, which breaks`;
const SET_FALSE = "Set it to false or leave it out.";
const SET_TRUE = "Set it to true or leave it out.";
const EAST = { region: "us-east-1" };
const WEST = { region: "us-west-2" };

type Properties = Readonly<Record<string, unknown>>;

/** A key that keeps every rule but for what is given. */
function goodKey(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  return key({ props: { enableKeyRotation: true, ...props }, ...rest });
}

function encryptedWith(kmsMasterKeyId: unknown, rest: Partial<TestResource> = {}): TestResource {
  return encryption(encryptionRule("aws:kms", kmsMasterKeyId), rest);
}

/** Default encryption under the key, which has no ARN yet. */
const newKeyRule = encryptionRule("aws:kms", UNKNOWN_TEXT);
const underNewKey = encryption(newKeyRule, { madeFrom: { rules: ["key"] } });

const OTHER_REGION = `companion: ${KEY_ID} is a key in us-east-1, and the bucket is in us-west-2. Name a key in the bucket's Region: S3 accepts no other.`;

testStackPolicy(s3BucketKeyCompliant, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "leaves a bucket without encryption to s3-bucket-sse-kms": [bucket(), key()],
    "leaves a key that no bucket uses to its own rules": [
      bucket(),
      encryptedWith(KEY_ARN),
      key({ props: { isEnabled: false } }),
    ],
    "accepts a new key that keeps every rule": [goodKey(), bucket(), underNewKey],
    "accepts a key by its ARN": [goodKey({ arn: KEY_ARN }), bucket(), encryptedWith(KEY_ARN)],
    "accepts a key of another stack": [bucket(), encryptedWith(KEY_ARN)],
    "does not take a key without a name for one that the bucket does not name": [
      key({ props: { isEnabled: false } }),
      bucket(),
      encryption(algorithmAlone("AES256")),
    ],
    "accepts a key of the bucket's Region": [bucket(EAST), encryptedWith(KEY_ARN)],
    "has no question where nothing tells the Region": [
      goodKey(EAST),
      bucket(),
      underNewKey,
      bucket({ bucket: "b" }, { name: "b" }),
    ],
    "has no question where the key's name tells no Region": [
      bucket(EAST),
      encryptedWith("alias/cloud_user"),
    ],
  }),
  ...(
    [
      ["kms-key-single-region", { multiRegion: true }, SET_FALSE],
      [
        "kms-key-symmetric",
        { keyUsage: "SIGN_VERIFY" },
        'Set it to "ENCRYPT_DECRYPT" or leave it out.',
      ],
      ["kms-key-aws-origin", { xksKeyId: "bb8562717f809024" }, "Leave it out."],
      [
        "kms-key-deletion-window",
        { deletionWindowInDays: 6 },
        "Set it to a whole number of days, 7 to 30.",
      ],
      ["kms-key-rotation", { enableKeyRotation: false }, "Set it to true."],
      ["kms-key-enabled", { isEnabled: false }, SET_TRUE],
      ["kms-key-lockout-check", { bypassPolicyLockoutSafetyCheck: true }, SET_FALSE],
    ] as const
  ).map(([rule, props, fix]) => ({
    it: `refuses a key that breaks ${rule}`,
    stack: [goodKey(props), bucket(), underNewKey],
    violations: Object.entries(props).map(
      ([name, value]) => `${IS_KEY} ${rule}: ${name} is ${JSON.stringify(value)}. ${fix}`,
    ),
    silentBeforeKnown: ["rules"],
  })),
  {
    it: "refuses a key by its ARN",
    stack: [goodKey({ arn: KEY_ARN, isEnabled: false }), bucket(), encryptedWith(KEY_ARN)],
    violations: [`${IS_KEY} kms-key-enabled: isEnabled is false. Set it to true or leave it out.`],
    // A key that is not there yet has no ARN that a text could be.
    silentBeforeKnown: ["arn"],
  },
  {
    it: "refuses a key by its id",
    stack: [goodKey({ keyId: "1234abcd", isEnabled: false }), bucket(), encryptedWith("1234abcd")],
    violations: [`${IS_KEY} kms-key-enabled: isEnabled is false. Set it to true or leave it out.`],
    silentBeforeKnown: ["keyId"],
  },
  {
    it: "refuses a replica key",
    stack: [key({ type: "aws:kms/replicaKey:ReplicaKey" }), bucket(), underNewKey],
    violations: [
      `${IS_KEY} kms-key-single-region: aws:kms/replicaKey:ReplicaKey replicates a multi-Region key. Declare an aws:kms/key:Key instead.`,
    ],
  },
  {
    it: "judges an aws-native bucket under an aws-native key",
    stack: [
      goodKey({ enabled: false }, { type: "aws-native:kms:Key" }),
      nativeBucket(inlineNative(newKeyRule), { madeFrom: { bucketEncryption: ["key"] } }),
    ],
    violations: [
      `bucket: ${DEFAULT_AT.inlineNative}.kmsMasterKeyId is the key key, which breaks kms-key-enabled: enabled is false. Set it to true or leave it out.`,
    ],
    silentBeforeKnown: ["bucketEncryption"],
  },
  {
    it: "judges every bucket that uses the key",
    stack: [
      goodKey({ isEnabled: false }),
      bucket(inline(newKeyRule), { madeFrom: { serverSideEncryptionConfiguration: ["key"] } }),
      encryptionOf({ bucket: "elsewhere", rules: [newKeyRule] }, { madeFrom: { rules: ["key"] } }),
    ],
    violations: [
      `${IS_KEY} kms-key-enabled: isEnabled is false. ${SET_TRUE}`,
      `bucket: ${DEFAULT_AT.inline}.kmsMasterKeyId is the key key, which breaks kms-key-enabled: isEnabled is false. ${SET_TRUE}`,
    ],
    silentBeforeKnown: ["rules", "serverSideEncryptionConfiguration"],
  },
  ...advised("companion: isEnabled of key is not known until the update.", {
    "says what it cannot know of the key": [
      goodKey({ isEnabled: UNKNOWN_TEXT }),
      bucket(),
      underNewKey,
    ],
  }),
  ...advised(`companion: ${KEY_ID} is not known until the update.`, {
    "says when it cannot know the key": [bucket(), encryptedWith(UNKNOWN_TEXT)],
    "says when it cannot know which of two keys it is": [
      goodKey({ isEnabled: false }),
      goodKey({}, { name: "second" }),
      bucket(),
      encryptedWith(UNKNOWN_TEXT, { madeFrom: { rules: ["key", "second"] } }),
    ],
  }),
  {
    it: "refuses a key of another Region by its ARN",
    stack: [bucket(WEST), encryptedWith(KEY_ARN)],
    violations: [OTHER_REGION],
    silentBeforeKnown: ["bucket"],
  },
  {
    it: "refuses a new key of another Region",
    stack: [goodKey(EAST), bucket(WEST), underNewKey],
    violations: [OTHER_REGION],
    silentBeforeKnown: ["rules", "bucket"],
  },
  {
    it: "goes by the ARN of a key whose Region nothing else tells",
    stack: [goodKey({ arn: KEY_ARN }), bucket(WEST), underNewKey],
    violations: [OTHER_REGION],
    silentBeforeKnown: ["rules", "bucket", "arn"],
  },
  ...refused(OTHER_REGION, {
    "goes by the companion's Region where the bucket is in another stack": [
      encryptionOf({ ...WEST, rules: [encryptionRule("aws:kms")] }),
    ],
  }),
  ...advised("companion: region of bucket is not known until the update.", {
    "waits for the bucket's Region": [bucket({ region: UNKNOWN_TEXT }), encryptedWith(KEY_ARN)],
  }),
  ...advised("companion: region of key is not known until the update.", {
    "waits for the key's Region": [goodKey({ region: UNKNOWN_TEXT }), bucket(EAST), underNewKey],
  }),
]);
