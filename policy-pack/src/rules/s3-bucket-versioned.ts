import { type Answer, answerUntil, judgeUnlessExempt } from "../buckets/answer";
import { type Bucket, readBucketStack } from "../buckets/bucket-stack";
import { declarationsIn, judgeSilence } from "../buckets/declarations";
import { stackRule } from "../framework/stack-rule";
import { VERSIONING_TYPES } from "../resources/aws-types";
import { expectExactly } from "../values/expect";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

/** A way to declare versioning. */
interface Form {
  /** The property that holds it. */
  readonly property: string;
  readonly switches: (node: Node) => readonly Node[];
  /** What turns it on. */
  readonly on: string | boolean;
}

/** A companion's, which is also that of an aws-native bucket. */
const COMPANION: Form = {
  property: "versioningConfiguration",
  switches: (node) => [member(node, "status")],
  on: "Enabled",
};

const FORMS: readonly Form[] = [
  COMPANION,
  { property: "versioning", switches: (node) => [member(node, "enabled")], on: true },
  {
    property: "versionings",
    switches: (node) => members(node).map((each) => member(each, "enabled")),
    on: true,
  },
];

export const s3BucketVersioned = stackRule({
  name: "s3-bucket-versioned",
  description: "A bucket keeps every version of every object.",
  displayName: "S3 bucket keeps versions",
  severity: "medium",
  why: "An object that is overwritten, deleted or encrypted by an attacker can be restored only from an earlier version.",
  services: ["s3", "durability"],
  securityHub: ["S3.14"],
  remediationSteps:
    "Declare an aws:s3/bucketVersioning for the bucket with versioningConfiguration.status Enabled. A bucket created with Object Lock has versioning on from the start.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  judge(stack, findingsOf) {
    const { all, silent } = declarationsIn(
      stack.view(readBucketStack),
      VERSIONING_TYPES,
      FORMS.map(({ property }) => property),
    );
    for (const { resource, inline } of all) {
      const { property, switches, on } =
        FORMS.find((form) => form.property === inline) ?? COMPANION;
      for (const node of switches(resource.property(property))) {
        expectExactly(findingsOf(resource.urn), node, on);
      }
    }
    for (const each of silent) {
      judgeUnlessExempt(findingsOf(each.bucket.urn), hasObjectLock(each.bucket), (findings) =>
        judgeSilence(
          findings,
          each,
          "No resource turns versioning on. Add a BucketVersioning with the status Enabled for this bucket.",
        ),
      );
    }
  },
});

/**
 * S3 turns versioning on when it makes a bucket with Object Lock, and lets nobody turn it off.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
 */
function hasObjectLock(bucket: Bucket): Answer {
  const { path, value } = bucket.property("objectLockEnabled");
  return answerUntil(value === UNKNOWN ? path : undefined, value === true);
}
