import { resourceRule } from "../framework/resource-rule";
import { BUCKET, BUCKET_V2 } from "../resources/aws-types";
import { expectUnsetOr } from "../values/expect";

export const s3BucketKeepsObjects = resourceRule({
  name: "s3-bucket-keeps-objects",
  description: "Destroying a bucket does not delete its objects.",
  displayName: "S3 bucket keeps its objects",
  severity: "medium",
  level: "advisory",
  why: "With forceDestroy, one replacement or one destroy of the wrong stack deletes every version of every object, including those locked in governance mode. Without it, S3 refuses to delete a bucket that is not empty.",
  services: ["s3", "durability"],
  securityHub: [],
  remediationSteps:
    "Set forceDestroy to false or leave it out, then run an update: a destroy uses the last deployed value.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  types: [BUCKET, BUCKET_V2],
  judge(bucket, findings) {
    expectUnsetOr(findings, bucket.property("forceDestroy"), false);
  },
});
