import { ALIAS, KEY_TYPES, TRAIL } from "../../../policy-pack/src/resources/aws-types";
import { cloudtrailEncrypted } from "../../../policy-pack/src/rules/cloudtrail-encrypted";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { KEY_ARN, key } from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const FIX = "Set it to the ARN of a customer managed key.";
const HEAD = "arn:aws:kms:us-east-1:111122223333";

function trail(kmsKeyId: unknown, rest: Partial<TestResource> = {}): TestResource {
  return { type: TRAIL, name: "trail", props: { s3BucketName: "logs", kmsKeyId }, ...rest };
}

testStackPolicy(cloudtrailEncrypted, [
  ...[
    KEY_ARN,
    "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    `${HEAD}:alias/trails`,
    "alias/trails",
    "alias/awesome/trails_2",
  ].map((kmsKeyId) => ({ it: `accepts ${kmsKeyId}`, stack: [trail(kmsKeyId)] })),
  ...byText(
    {
      "not set": undefined,
      ...quoted("", "alias/", "alias/aws/cloudtrail", "key/1234abcd", "arn:aws:s3:::logs"),
      ...quoted(`${HEAD}:alias/aws/s3`, `${HEAD}:1234abcd`, "arn:aws:kms:us-east-1:1111:key/1234"),
      ...quoted(" alias/trails", "alias/trails ", "1234abcd "),
      true: true,
      "a list": [KEY_ARN],
    },
    (text, kmsKeyId) => ({
      it: `refuses a key that is ${text}`,
      stack: [trail(kmsKeyId)],
      violations: [`trail: kmsKeyId is ${text}. ${FIX}`],
    }),
  ),
  ...advised("trail: kmsKeyId is not known until the update.", {
    "says what it cannot know at preview": [trail(UNKNOWN_TEXT)],
    "does not take a value for a key because another property was made from one": [
      key(),
      trail(UNKNOWN_TEXT, { madeFrom: { s3BucketName: ["key"] } }),
    ],
    "does not take every resource for a key": [
      { type: TRAIL, name: "other", props: { kmsKeyId: KEY_ARN } },
      trail(UNKNOWN_TEXT, { madeFrom: { kmsKeyId: ["other"] } }),
    ],
  }),
  ...[...KEY_TYPES, ALIAS, "aws-native:kms:Alias"].map((type) => ({
    it: `knows that a value made from ${type} names a key`,
    stack: [key({ type }), trail(UNKNOWN_TEXT, { madeFrom: { kmsKeyId: ["key"] } })],
  })),
  {
    it: "judges what is known, whatever it was made from",
    stack: [key(), trail("alias/aws/s3", { madeFrom: { kmsKeyId: ["key"] } })],
    silentBeforeKnown: ["kmsKeyId"],
    violations: [`trail: kmsKeyId is "alias/aws/s3". ${FIX}`],
  },
  ...refused(`trail: kmsKeyId is not set. ${FIX}`, {
    "judges a trail of aws-native": [trail(undefined, { type: "aws-native:cloudtrail:Trail" })],
  }),
  ...accepted({ "has nothing to say of a stack without a trail": [] }),
]);
