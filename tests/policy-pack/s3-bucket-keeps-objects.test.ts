import { BUCKET, BUCKET_V2 } from "../../policy-pack/aws-types";
import { s3BucketKeepsObjects } from "../../policy-pack/rules/s3-bucket-keeps-objects";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const FIX = "Set it to false or leave it out.";

testResourceRule(s3BucketKeepsObjects, BUCKET, [
  { it: "accepts a bucket that does not say", props: {} },
  { it: "accepts a bucket that keeps its objects", props: { forceDestroy: false } },
  {
    it: "refuses a bucket that deletes them",
    props: { forceDestroy: true },
    violations: [`forceDestroy is true. ${FIX}`],
  },
  {
    it: "refuses a BucketV2 that deletes them",
    type: BUCKET_V2,
    props: { forceDestroy: true },
    violations: [`forceDestroy is true. ${FIX}`],
  },
  {
    it: "refuses a value of another type",
    props: { forceDestroy: "false" },
    violations: [`forceDestroy is "false". ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    props: { forceDestroy: UNKNOWN_TEXT },
    advisories: ["forceDestroy is not known until the update."],
  },
  {
    it: "leaves other types alone",
    type: "aws:s3/bucketObject:BucketObject",
    props: { forceDestroy: true },
    notApplicable: "Policy judges resources of other types",
  },
]);
