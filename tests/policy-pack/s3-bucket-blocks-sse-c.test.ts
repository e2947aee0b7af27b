import { s3BucketBlocksSseC } from "../../policy-pack/rules/s3-bucket-blocks-sse-c";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import {
  bucket,
  bucketV2,
  companion,
  encryption,
  encryptionRule,
  inline,
  inlineV2,
  key,
  nativeBucket,
} from "./buckets";

const FIX = 'Set it to ["SSE-C"].';
const TYPES = "rules[0].blockedEncryptionTypes";
const SILENT =
  'bucket: No resource blocks SSE-C. Add a BucketServerSideEncryptionConfiguration with blockedEncryptionTypes ["SSE-C"] for this bucket.';

function blocking(blockedEncryptionTypes: unknown) {
  return { ...encryptionRule("aws:kms"), blockedEncryptionTypes };
}

function native(blockedEncryptionTypes: unknown) {
  return nativeBucket({
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        { serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, blockedEncryptionTypes },
      ],
    },
  });
}

testStackRule(s3BucketBlocksSseC, [
  { it: "has nothing to say of a stack without buckets", stack: [key()] },
  { it: "accepts SSE-C blocked", stack: [bucket(), encryption(blocking(["SSE-C"]))] },
  {
    it: "accepts SSE-C blocked among others",
    stack: [bucket(), encryption(blocking(["SSE-X", "SSE-C"]))],
  },
  {
    it: "accepts it where the default is S3's own",
    stack: [
      bucket(),
      encryption({ ...encryptionRule("AES256"), blockedEncryptionTypes: ["SSE-C"] }),
    ],
  },
  {
    it: "accepts version 6's companion",
    stack: [
      bucketV2(),
      companion("BucketServerSideEncryptionConfigurationV2", { rules: [blocking(["SSE-C"])] }),
    ],
  },
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
  {
    it: "refuses a companion without rules",
    stack: [bucket(), companion("BucketServerSideEncryptionConfiguration", {})],
    violations: [`companion: ${TYPES} is not set. ${FIX}`],
  },
  {
    it: "refuses a rule of another type",
    stack: [bucket(), encryption("SSE-C")],
    violations: ['companion: rules[0] is "SSE-C". Make it an object.'],
  },
  { it: "accepts the bucket's own word", stack: [bucket(inline(blocking(["SSE-C"])))] },
  {
    it: "refuses the bucket's own word, old and new",
    stack: [
      bucket(inline(blocking(["NONE"])), { name: "new" }),
      bucketV2({ ...inlineV2(encryptionRule("aws:kms")), bucket: "old" }, { name: "old" }),
    ],
    violations: [
      `new: serverSideEncryptionConfiguration.rule.blockedEncryptionTypes is a list. ${FIX}`,
      `old: serverSideEncryptionConfigurations[0].rules[0].blockedEncryptionTypes is not set. ${FIX}`,
    ],
  },
  {
    it: "accepts an aws-native bucket's own word",
    stack: [native({ encryptionType: ["SSE-C"] })],
  },
  ...[
    [undefined, "blockedEncryptionTypes.encryptionType is not set"],
    [{ encryptionType: ["NONE"] }, "blockedEncryptionTypes.encryptionType is a list"],
  ].map(([types, text]) => ({
    it: `refuses an aws-native bucket with ${JSON.stringify(types)}`,
    stack: [native(types)],
    violations: [`bucket: bucketEncryption.serverSideEncryptionConfiguration[0].${text}. ${FIX}`],
  })),
  {
    it: "refuses an aws-native bucket with a list in place of an object",
    stack: [native(["SSE-C"])],
    violations: [
      "bucket: bucketEncryption.serverSideEncryptionConfiguration[0].blockedEncryptionTypes is a list. Make it an object.",
    ],
  },
  { it: "refuses a bucket without encryption", stack: [bucket()], violations: [SILENT] },
  {
    it: "judges a companion whose bucket is in another stack",
    stack: [encryption(blocking(undefined))],
    violations: [`companion: ${TYPES} is not set. ${FIX}`],
  },
  {
    it: "asks it of access-log targets too",
    stack: [
      bucket(),
      encryption(encryptionRule("AES256")),
      companion("BucketLogging", { bucket: "elsewhere", targetBucket: "files" }, { name: "logs" }),
    ],
    violations: [`companion: ${TYPES} is not set. ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    stack: [bucket(), encryption(blocking(UNKNOWN_TEXT))],
    advisories: [`companion: ${TYPES} is not known until the update.`],
  },
  {
    it: "says what it cannot know of the list",
    stack: [bucket(), encryption(blocking(["NONE", UNKNOWN_TEXT]))],
    advisories: [`companion: ${TYPES} is not known until the update.`],
  },
  {
    it: "accepts a list of which it knows enough",
    stack: [bucket(), encryption(blocking([UNKNOWN_TEXT, "SSE-C"]))],
  },
]);
