import { s3BucketPublicAccessBlocked } from "../../policy-pack/rules/s3-bucket-public-access-blocked";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { bucket, bucketV2, companion, nativeBucket } from "./buckets";

const ALL = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const FIX = "Set it to true.";
const SILENT =
  "bucket: No resource blocks public access. Add a BucketPublicAccessBlock with all four settings true for this bucket.";

function block(props: Readonly<Record<string, unknown>>) {
  return companion("BucketPublicAccessBlock", props);
}

testStackRule(s3BucketPublicAccessBlocked, [
  { it: "accepts all four", stack: [bucket(), block(ALL)] },
  { it: "accepts all four for a BucketV2", stack: [bucketV2(), block(ALL)] },
  {
    it: "accepts all four of an aws-native bucket's own",
    stack: [nativeBucket({ publicAccessBlockConfiguration: ALL })],
  },
  {
    it: "refuses what an aws-native bucket leaves out",
    stack: [
      nativeBucket({ publicAccessBlockConfiguration: { ...ALL, blockPublicPolicy: undefined } }),
    ],
    violations: [`bucket: publicAccessBlockConfiguration.blockPublicPolicy is not set. ${FIX}`],
  },
  {
    it: "refuses an aws-native block of another type, once",
    stack: [nativeBucket({ publicAccessBlockConfiguration: "all" })],
    violations: ['bucket: publicAccessBlockConfiguration is "all". Make it an object.'],
  },
  {
    it: "refuses an aws-native bucket without a block",
    stack: [nativeBucket()],
    violations: [SILENT],
  },
  { it: "refuses a bucket without a block", stack: [bucket()], violations: [SILENT] },
  {
    it: "refuses a block that says nothing, setting by setting",
    stack: [bucket(), block({})],
    violations: Object.keys(ALL).map((setting) => `companion: ${setting} is not set. ${FIX}`),
  },
  ...Object.keys(ALL).map((setting) => ({
    it: `refuses ${setting} off`,
    stack: [bucket(), block({ ...ALL, [setting]: false })],
    violations: [`companion: ${setting} is false. ${FIX}`],
  })),
  {
    it: "refuses values of another type",
    stack: [bucket(), block({ ...ALL, blockPublicAcls: "true", ignorePublicAcls: 1 })],
    violations: [
      `companion: blockPublicAcls is "true". ${FIX}`,
      `companion: ignorePublicAcls is 1. ${FIX}`,
    ],
  },
  {
    it: "says what it cannot know at preview, and what it can",
    stack: [bucket(), block({ ...ALL, blockPublicAcls: UNKNOWN_TEXT, ignorePublicAcls: false })],
    violations: [`companion: ignorePublicAcls is false. ${FIX}`],
    advisories: ["companion: blockPublicAcls is not known until the update."],
  },
  {
    it: "judges a block whose bucket is in another stack",
    stack: [block({ ...ALL, restrictPublicBuckets: false })],
    violations: [`companion: restrictPublicBuckets is false. ${FIX}`],
  },
  {
    it: "does not excuse access-log targets",
    stack: [
      bucket(),
      companion(
        "BucketLogging",
        { bucket: "elsewhere", targetBucket: "files" },
        { name: "logging" },
      ),
    ],
    violations: [SILENT],
  },
]);
