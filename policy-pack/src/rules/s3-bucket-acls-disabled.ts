import { accessListJudge } from "../buckets/access-lists";
import type { Answer } from "../buckets/answer";
import { type BucketStack, placeOf, readBucketStack } from "../buckets/bucket-stack";
import { type Declaration, declarationsIn } from "../buckets/declarations";
import { readTargetsThroughAccessLists } from "../buckets/log-targets";
import { readIgnoredAcls } from "../buckets/public-access-block";
import { stackRule } from "../framework/stack-rule";
import { BUCKET_ACL_TYPES, OBJECT_TYPES, OWNERSHIP_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { expectExactly, expectValue } from "../values/expect";
import type { Findings } from "../values/findings";
import { member, members, type Node } from "../values/node";

export const s3BucketAclsDisabled = stackRule({
  name: "s3-bucket-acls-disabled",
  description: "Nobody has access to a bucket or its objects through an access control list.",
  displayName: "S3 bucket has ACLs disabled",
  severity: "high",
  why: "Access control lists give access to single objects outside every policy, and leave the ownership of objects to whoever uploads them. S3 has disabled them on every new bucket since April 2023, so a bucket that declares nothing complies. A public list is accepted if the bucket's public access block makes S3 ignore it.",
  services: ["s3"],
  securityHub: ["S3.12"],
  remediationSteps:
    "Leave acl, grants and BucketAcl out and give access through policies. If you declare an aws:s3/bucketOwnershipControls, set its objectOwnership to BucketOwnerEnforced. A bucket for standard logs (legacy) of CloudFront or the data feed of EC2 Spot Instances needs BucketOwnerPreferred, which is accepted there; CloudFront's standard logging (v2) needs no access control list.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  judge(stack, findingsOf) {
    const buckets = stack.view(readBucketStack);
    const ownerships = declarationsIn(buckets, OWNERSHIP_TYPES, ["ownershipControls"]);
    const isWrittenThroughLists = stack.view(readTargetsThroughAccessLists);
    for (const ownership of ownerships.all) {
      for (const rule of ownershipRules(ownership)) {
        const findings = findingsOf(ownership.resource.urn);
        judgeOwnership(findings, member(rule, "objectOwnership"), isWrittenThroughLists(ownership));
      }
    }
    judgeLists(stack, buckets, findingsOf);
  },
});

/** CloudFront refuses a bucket for its logs that has no access control lists. */
function judgeOwnership(findings: Findings, ownership: Node, needsLists: Answer): void {
  if (needsLists === "no") {
    expectExactly(findings, ownership, "BucketOwnerEnforced");
    return;
  }
  if (ownership.value === "BucketOwnerPreferred" && needsLists !== "yes") {
    findings.unknown(needsLists.unknownUntil);
    return;
  }
  expectValue(
    findings,
    ownership,
    (value) => value === "BucketOwnerPreferred" || value === "BucketOwnerEnforced",
    'Set it to "BucketOwnerPreferred": these logs are written through an access control list. CloudFront\'s standard logging (v2) needs none.',
  );
}

function ownershipRules({ resource, inline }: Declaration): readonly Node[] {
  return inline === undefined
    ? [resource.property("rule")]
    : members(member(resource.property(inline), "rules"));
}

function judgeLists(
  stack: Stack,
  { buckets, companions }: BucketStack,
  findingsOf: (urn: string) => Findings,
): void {
  const isIgnored = stack.view(readIgnoredAcls);
  const isWrittenThroughLists = stack.view(readTargetsThroughAccessLists);
  for (const bucket of buckets) {
    const judge = accessListJudge(findingsOf(bucket.urn), () => isIgnored(placeOf(bucket)));
    judge.canned(bucket.property("acl"));
    judge.canned(bucket.property("accessControl"));
    judge.grants(bucket.property("grants"));
  }
  for (const companion of companions) {
    const judge = accessListJudge(
      findingsOf(companion.urn),
      () => isIgnored(companion),
      () => isWrittenThroughLists(companion),
    );
    if (BUCKET_ACL_TYPES.includes(companion.type)) {
      judge.canned(companion.property("acl"));
      judge.policy(companion.property("accessControlPolicy"));
    }
    if (OBJECT_TYPES.includes(companion.type)) {
      judge.canned(companion.property("acl"));
      judge.grants(companion.property("grants"));
    }
  }
}
