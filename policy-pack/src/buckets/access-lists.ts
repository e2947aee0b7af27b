import { describeValue } from "../values/describe-value";
import { expectValue, isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { type Answer, judgeUnlessExempt } from "./answer";

/**
 * Canned lists that grant nothing to anybody but the owner, and those that grant to everyone or to
 * every AWS account, in the words of S3 and of AWS CloudFormation.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
const OWNER_LISTS: readonly unknown[] = [
  undefined,
  "",
  ...["private", "bucket-owner-read", "bucket-owner-full-control"],
  ...["Private", "BucketOwnerRead", "BucketOwnerFullControl"],
];
const PUBLIC_LISTS: readonly unknown[] = [
  ...["public-read", "public-read-write", "authenticated-read"],
  ...["PublicRead", "PublicReadWrite", "AuthenticatedRead"],
];
const PUBLIC_GROUPS: readonly unknown[] = [
  "http://acs.amazonaws.com/groups/global/AllUsers",
  "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
];

/**
 * The accounts by which CloudFront writes its standard logs (legacy), by partition.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
const LOG_DELIVERY: readonly unknown[] = [
  "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
  "a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56",
];

const NO_LIST = "Leave it out and give access through a policy.";

/** Judges access lists of one resource. */
export interface AccessListJudge {
  canned(list: Node): void;
  /** Grants as buckets and copied objects have them. */
  grants(list: Node): void;
  /** The grants of a BucketAcl, and who owns the bucket. */
  policy(node: Node): void;
}

/**
 * @param isIgnored whether S3 ignores public lists on the bucket
 * @param isForLogs whether a service writes logs into the bucket through such a list
 */
export function accessListJudge(
  findings: Findings,
  isIgnored: () => Answer,
  isForLogs: () => Answer = () => "no",
): AccessListJudge {
  const judgePublic = (node: Node): void => {
    judgeUnlessExempt(findings, isIgnored(), (certain) =>
      certain.violation(`${node.path} is ${describeValue(node.value)}. ${NO_LIST}`),
    );
  };
  const judgeGroup = (group: Node): void => {
    if (PUBLIC_GROUPS.includes(group.value)) {
      judgePublic(group);
    } else {
      expectValue(findings, group, isUnset, NO_LIST);
    }
  };
  return {
    canned(list) {
      if (PUBLIC_LISTS.includes(list.value)) {
        judgePublic(list);
      } else {
        expectValue(findings, list, (value) => OWNER_LISTS.includes(value), NO_LIST);
      }
    },
    grants(list) {
      for (const grant of members(list)) {
        judgeGroup(member(grant, "uri"));
      }
    },
    policy(node) {
      const owner = member(member(node, "owner"), "id");
      for (const grant of members(member(node, "grants"))) {
        const grantee = member(grant, "grantee");
        judgeGroup(member(grantee, "uri"));
        const account = member(grantee, "id");
        const isExempt = LOG_DELIVERY.includes(account.value) ? isForLogs() : "no";
        judgeUnlessExempt(findings, isExempt, (certain) => judgeAccount(certain, account, owner));
      }
    },
  };
}

/** Anyone who is not the owner is another account. */
function judgeAccount(findings: Findings, account: Node, owner: Node): void {
  if (typeof account.value === "string" && account.value !== "" && owner.value === UNKNOWN) {
    findings.unknown(owner.path);
    return;
  }
  expectValue(
    findings,
    account,
    (value) => isUnset(value) || value === owner.value,
    "Leave the grant out, or make it the owner's id; give other accounts access through a policy.",
  );
}
