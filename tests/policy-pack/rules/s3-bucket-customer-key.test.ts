import { s3BucketCustomerKey } from "../../../policy-pack/src/rules/s3-bucket-customer-key";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  algorithmAlone,
  bucket,
  DEFAULT_AT,
  encryption,
  encryptionRule,
  inline,
  inlineNative,
  inlineNewAndOld,
  KEY_ARN,
  key,
  logsOf,
  nativeBucket,
} from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const FIX = "Set it to the full ARN of a customer managed key, such as key.arn.";
const KEY_ID = `${DEFAULT_AT.companion}.kmsMasterKeyId`;
const SILENT =
  "bucket: No resource names a key to encrypt with. Add a BucketServerSideEncryptionConfiguration with kmsMasterKeyId for this bucket.";

function withKey(kmsMasterKeyId: unknown): ReturnType<typeof encryptionRule> {
  return encryptionRule("aws:kms", kmsMasterKeyId);
}

testStackPolicy(s3BucketCustomerKey, [
  ...[
    KEY_ARN,
    KEY_ARN.replace("arn:aws:", "arn:aws-us-gov:"),
    `${KEY_ARN.split("/")[0]}/mrk-1234abcd`,
  ].map((arn) => ({ it: `accepts ${arn}`, stack: [bucket(), encryption(withKey(arn))] })),
  ...refused(SILENT, { "refuses a bucket of which nothing names a key": [bucket()] }),
  ...refused(`companion: ${KEY_ID} is not set. ${FIX}`, {
    "refuses SSE-KMS under AWS's own key": [bucket(), encryption(algorithmAlone("aws:kms"))],
  }),
  ...byText(
    {
      ...quoted("", "alias/aws/s3", "alias/cloud_user", "1234abcd-12ab-34cd-56ef-1234567890ab"),
      ...quoted("arn:aws:kms:us-east-1:111122223333:alias/cloud_user"),
      [`"${KEY_ARN} "`]: `${KEY_ARN} `,
      "a string of 201 characters": KEY_ARN.padEnd(201, "a/"),
      "5": 5,
      "a list": [KEY_ARN],
      "an object": { arn: KEY_ARN },
    },
    (text, value) => ({
      it: `refuses ${text}`,
      stack: [bucket(), encryption(withKey(value))],
      violations: [`companion: ${KEY_ID} is ${text}. ${FIX}`],
    }),
  ),
  {
    it: "refuses the bucket's own word, old and new",
    stack: inlineNewAndOld(withKey("alias/aws/s3")),
    violations: [
      `new: ${DEFAULT_AT.inline}.kmsMasterKeyId is "alias/aws/s3". ${FIX}`,
      `old: ${DEFAULT_AT.inlineV2}.kmsMasterKeyId is "alias/aws/s3". ${FIX}`,
    ],
  },
  ...refused(`bucket: ${DEFAULT_AT.inlineNative}.kmsMasterKeyId is "alias/aws/s3". ${FIX}`, {
    "refuses an aws-native bucket's own word": [
      nativeBucket(inlineNative(withKey("alias/aws/s3"))),
    ],
  }),
  ...accepted({
    "trusts an aws-native key of the same stack before it has an ARN": [
      key({ type: "aws-native:kms:Key" }),
      nativeBucket(inlineNative(withKey(UNKNOWN_TEXT)), {
        madeFrom: { bucketEncryption: ["key"] },
      }),
    ],
    "trusts a key of the same stack before it has an ARN": [
      key(),
      bucket(),
      encryption(withKey(UNKNOWN_TEXT), { madeFrom: { rules: ["key"] } }),
    ],
    "trusts a key of the same stack in the bucket's own word": [
      key(),
      bucket(inline(withKey(UNKNOWN_TEXT)), {
        madeFrom: { serverSideEncryptionConfiguration: ["key"] },
      }),
    ],
    "excuses an access-log target": [bucket(), encryption(algorithmAlone("AES256")), logsOf()],
  }),
  ...refused(`companion: ${KEY_ID} is "alias/aws/s3". ${FIX}`, {
    "judges a companion whose bucket is in another stack": [encryption(withKey("alias/aws/s3"))],
  }),
  {
    it: "refuses what was made from a key once it is known and wrong",
    stack: [key(), bucket(), encryption(withKey("1234abcd"), { madeFrom: { rules: ["key"] } })],
    violations: [`companion: ${KEY_ID} is "1234abcd". ${FIX}`],
    silentBeforeKnown: ["rules"],
  },
  ...advised(`companion: ${KEY_ID} is not known until the update.`, {
    "says what it cannot know at preview": [bucket(), encryption(withKey(UNKNOWN_TEXT))],
    "does not trust an alias of the same stack before it is known": [
      key({ type: "aws:kms/alias:Alias", name: "alias" }),
      bucket(),
      encryption(withKey(UNKNOWN_TEXT), { madeFrom: { rules: ["alias"] } }),
    ],
  }),
]);
