import { judgeUnlessExempt } from "../buckets/answer";
import { readBucketStack } from "../buckets/bucket-stack";
import { type Declaration, declarationsIn, judgeSilence } from "../buckets/declarations";
import { INLINE_LOGGING_PROPERTIES, readLogTargets, targetNodes } from "../buckets/log-targets";
import { readObjectTrails } from "../buckets/object-trails";
import { stackRule } from "../framework/stack-rule";
import { LOGGING_TYPES } from "../resources/aws-types";
import { expectValue } from "../values/expect";
import type { Findings } from "../values/findings";
import { UNKNOWN } from "../values/unknown";

const NOT_LOGGED =
  "No resource records who accesses this bucket. Add a BucketLogging for it, or a trail that records the data events of its objects, both reads and writes.";

export const s3BucketLogged = stackRule({
  name: "s3-bucket-logged",
  description: "Requests to a bucket and its objects are recorded.",
  displayName: "S3 bucket is logged",
  severity: "medium",
  level: "advisory",
  why: "Without a record, nobody can find out later who read or changed what. Server access logging is such a record; so is a trail with data events for both reads and writes of all objects in the bucket. S3 delivers access logs on a best-effort basis: a record can be late or missing.",
  services: ["s3", "cloudtrail", "audit"],
  securityHub: ["S3.9"],
  remediationSteps:
    "Declare an aws:s3/bucketLogging with a targetBucket. Or declare a trail whose eventSelectors or advancedEventSelectors record AWS::S3::Object with the bucket's ARN and a slash. Buckets that receive other buckets' access logs are exempt.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/logging-with-S3.html",
  judge(stack, findingsOf) {
    const { all, silent } = declarationsIn(
      stack.view(readBucketStack),
      LOGGING_TYPES,
      INLINE_LOGGING_PROPERTIES,
    );
    for (const declaration of all) {
      judgeTargets(findingsOf(declaration.resource.urn), declaration);
    }
    const isLogTarget = stack.view(readLogTargets);
    const isRecorded = stack.view(readObjectTrails);
    for (const each of silent) {
      judgeUnlessExempt(findingsOf(each.bucket.urn), isLogTarget(each), (findings) =>
        judgeUnlessExempt(findings, isRecorded(each.bucket), (unrecorded) =>
          judgeSilence(unrecorded, each, NOT_LOGGED),
        ),
      );
    }
  },
});

function judgeTargets(findings: Findings, { resource, inline }: Declaration): void {
  for (const node of targetNodes({ resource, inline })) {
    // It logs, wherever to, if the target's name was made from another resource.
    if (node.value !== UNKNOWN || resource.madeFrom(inline ?? "targetBucket").length === 0) {
      expectValue(
        findings,
        node,
        (value) => (typeof value === "string" && value !== "") || isItself(value, inline),
        "Set it to the name of the bucket that receives the logs.",
      );
    }
  }
}

/** AWS CloudFormation has a bucket that names no other log into itself. */
function isItself(target: unknown, inline: string | undefined): boolean {
  return target === undefined && inline === "loggingConfiguration";
}
