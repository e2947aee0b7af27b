import { BUCKET, BUCKET_V2 } from "../../../policy-pack/src/resources/aws-types";
import { s3BucketKeepsObjects } from "../../../policy-pack/src/rules/s3-bucket-keeps-objects";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { acceptedProps, advisedProps, refusedProps } from "../titled-cases";

const FIX = "Set it to false or leave it out.";

testResourcePolicy(s3BucketKeepsObjects, BUCKET, [
  ...acceptedProps({
    "accepts a bucket that does not say": {},
    "accepts a bucket that keeps its objects": { forceDestroy: false },
  }),
  ...refusedProps(`forceDestroy is true. ${FIX}`, {
    "refuses a bucket that deletes them": { forceDestroy: true },
  }),
  {
    it: "refuses a BucketV2 that deletes them",
    type: BUCKET_V2,
    props: { forceDestroy: true },
    violations: [`forceDestroy is true. ${FIX}`],
  },
  ...refusedProps(`forceDestroy is "false". ${FIX}`, {
    "refuses a value of another type": { forceDestroy: "false" },
  }),
  ...advisedProps("forceDestroy is not known until the update.", {
    "says what it cannot know at preview": { forceDestroy: UNKNOWN_TEXT },
  }),
  {
    it: "leaves other types alone",
    type: "aws:s3/bucketObject:BucketObject",
    props: { forceDestroy: true },
    notApplicable: "Policy judges resources of other types",
  },
]);
