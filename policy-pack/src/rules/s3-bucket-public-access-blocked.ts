import { judgeSilence } from "../buckets/declarations";
import { blockSetting, readPublicAccessBlocks } from "../buckets/public-access-block";
import { stackRule } from "../framework/stack-rule";
import { expectValue, isTrue } from "../values/expect";

const SETTINGS: readonly string[] = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

export const s3BucketPublicAccessBlocked = stackRule({
  name: "s3-bucket-public-access-blocked",
  description: "A bucket blocks public access through access lists and policies.",
  displayName: "S3 bucket blocks public access",
  severity: "critical",
  why: "A bucket's own block stays in place, whatever happens to the account's.",
  services: ["s3"],
  securityHub: ["S3.8"],
  remediationSteps: `Declare an aws:s3/bucketPublicAccessBlock for the bucket with ${SETTINGS.join(", ")} all true.`,
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  judge(stack, findingsOf) {
    const { all, silent } = stack.view(readPublicAccessBlocks);
    for (const block of all) {
      const nodes = SETTINGS.map((setting) => blockSetting(block, setting));
      // Where one value stands in the way of all four, it is named once.
      for (const node of new Map(nodes.map((each) => [each.path, each])).values()) {
        expectValue(findingsOf(block.resource.urn), node, isTrue, "Set it to true.");
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
