import { resourceRule } from "../framework/resource-rule";
import { publicAccess } from "../policy-document/access/public-access";
import { nameOf } from "../policy-document/document";
import { judgePolicy } from "../policy-document/judge-policy";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES, BUCKET_TYPES } from "../resources/aws-types";

const FIX =
  "Name its principals, or add a condition that names callers, such as aws:PrincipalOrgID with an organization's id.";

export const s3BucketPolicyNotPublic = resourceRule({
  name: "s3-bucket-policy-not-public",
  description: "A bucket policy gives access only to callers that it names.",
  displayName: "S3 bucket policy is not public",
  severity: "critical",
  why: "A bucket policy that gives access to everyone gives it to anyone on the internet, with or without an AWS account.",
  services: ["s3", "iam"],
  securityHub: ["S3.2", "S3.3"],
  remediationSteps:
    "Name the accounts, roles or services as principals. To serve files to the public, use CloudFront with origin access control. If the principal must be everyone, add a condition that names callers: aws:PrincipalOrgID, aws:PrincipalAccount, aws:SourceArn, aws:SourceVpce or narrow ranges of aws:SourceIp.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
  types: [...BUCKET_POLICY_TYPES, ...BUCKET_TYPES],
  judge(resource, findings) {
    judgePolicy(findings, resource.property("policy"), S3, (document) =>
      publicAccess(document, S3).map(
        ({ statement, actions, reach, providerFix = FIX }) =>
          `${nameOf(statement)} allows ${actions} to ${reach}. ${providerFix}`,
      ),
    );
  },
});
