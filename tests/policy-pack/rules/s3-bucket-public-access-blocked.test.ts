import { s3BucketPublicAccessBlocked } from "../../../policy-pack/src/rules/s3-bucket-public-access-blocked";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, companion, logsOf, nativeBucket } from "../buckets";
import { accepted, refused } from "../titled-cases";

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

testStackPolicy(s3BucketPublicAccessBlocked, [
  ...accepted({
    "accepts all four": [bucket(), block(ALL)],
    "accepts all four for a BucketV2": [bucketV2(), block(ALL)],
    "accepts all four of an aws-native bucket's own": [
      nativeBucket({ publicAccessBlockConfiguration: ALL }),
    ],
  }),
  ...refused(`bucket: publicAccessBlockConfiguration.blockPublicPolicy is not set. ${FIX}`, {
    "refuses what an aws-native bucket leaves out": [
      nativeBucket({ publicAccessBlockConfiguration: { ...ALL, blockPublicPolicy: undefined } }),
    ],
  }),
  ...refused('bucket: publicAccessBlockConfiguration is "all". Make it an object.', {
    "refuses an aws-native block of another type, once": [
      nativeBucket({ publicAccessBlockConfiguration: "all" }),
    ],
  }),
  ...refused(SILENT, {
    "refuses an aws-native bucket without a block": [nativeBucket()],
    "refuses a bucket without a block": [bucket()],
    "does not excuse access-log targets": [bucket(), logsOf()],
  }),
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
  ...refused(`companion: restrictPublicBuckets is false. ${FIX}`, {
    "judges a block whose bucket is in another stack": [
      block({ ...ALL, restrictPublicBuckets: false }),
    ],
  }),
]);
