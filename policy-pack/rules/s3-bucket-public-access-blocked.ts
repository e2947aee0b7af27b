import { PUBLIC_ACCESS_BLOCK_TYPES } from "../aws-types";
import { bucketRule } from "../bucket-rule";
import { declarationsIn, judgeSilence } from "../buckets/declarations";
import { expectValue, isTrue } from "../values/expect";

const SETTINGS: readonly string[] = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

/** A block of its own outlives whatever somebody does to the account's. */
export const s3BucketPublicAccessBlocked = bucketRule({
  name: "s3-bucket-public-access-blocked",
  description: "A bucket blocks public access by access lists and by policies.",
  displayName: "S3 bucket blocks public access",
  severity: "critical",
  framework: {
    name: "CIS AWS Foundations Benchmark",
    version: "3.0.0",
    reference: "2.1.4",
    specification:
      "Ensure that S3 Buckets are configured with 'Block public access (bucket settings)'",
  },
  tags: ["aws", "s3", "aws-fsbp:S3.8"],
  remediationSteps: `Declare an aws:s3/bucketPublicAccessBlock for the bucket with ${SETTINGS.join(", ")} all true.`,
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  judge(stack, findingsOf) {
    const { all, silent } = declarationsIn(stack, PUBLIC_ACCESS_BLOCK_TYPES, []);
    for (const { resource } of all) {
      for (const setting of SETTINGS) {
        expectValue(
          findingsOf(resource.urn),
          resource.property(setting),
          isTrue,
          "Set it to true.",
        );
      }
    }
    for (const each of silent) {
      judgeSilence(
        findingsOf(each.bucket.urn),
        each,
        "No resource blocks public access. Add a BucketPublicAccessBlock with all four settings true for this bucket.",
      );
    }
  },
});
