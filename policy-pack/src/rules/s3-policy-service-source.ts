import { resourceRule } from "../framework/resource-rule";
import { publicAccess } from "../policy-document/access/public-access";
import { openServices } from "../policy-document/access/service-access";
import { nameOf } from "../policy-document/document";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES, BUCKET_TYPES } from "../resources/aws-types";

export const s3PolicyServiceSource = resourceRule({
  name: "s3-policy-service-source",
  description: "A bucket policy gives AWS services access only for sources that it names.",
  displayName: "S3 bucket policy binds services to their source",
  severity: "high",
  why: "An AWS service works for every AWS account. If the policy names no source, somebody else's trail or distribution can make the service read or write the bucket.",
  services: ["s3", "iam"],
  securityHub: [],
  remediationSteps:
    "Add StringEquals aws:SourceAccount with the account id, ArnLike aws:SourceArn with the resource that the service works for, such as a trail or a distribution, or StringEquals aws:SourceOrgID. For the access logs of Elastic Load Balancing it is enough that the Resource has the account's folder, such as arn:aws:s3:::BUCKET/AWSLogs/111122223333/*. Permission to read only the bucket's ACL or Region is not judged.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  types: [...BUCKET_POLICY_TYPES, ...BUCKET_TYPES],
  judge(resource, findings) {
    judgePolicy(findings, resource.property("policy"), S3, (document) => {
      const open = new Set(publicAccess(document, S3).map(({ statement }) => statement));
      return (
        openServices(document, S3)
          .filter(({ isNamed, statement }) => isNamed || !open.has(statement))
          // By everyone's name, what S3 does not call public names a network or access points.
          .filter(({ isEvery, sourcelessUse }) => !isEvery && sourcelessUse === undefined)
          .map(
            ({ statement, service }) =>
              `${nameOf(statement)} lets in ${labelOf(service)} for any source. Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.`,
          )
      );
    });
  },
});
