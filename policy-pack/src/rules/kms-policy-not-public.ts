import { resourceRule } from "../framework/resource-rule";
import { publicAccess } from "../policy-document/access/public-access";
import { nameOf } from "../policy-document/document";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";

const FIX =
  "Name its principals, or add a condition that names callers, such as kms:CallerAccount with an account id.";

export const kmsPolicyNotPublic = resourceRule({
  name: "kms-policy-not-public",
  description: "A key policy gives access only to callers that it names.",
  displayName: "KMS key policy is not public",
  severity: "critical",
  why: "A key that anyone can use keeps nothing secret. A key that anyone can manage protects nothing.",
  services: ["kms", "iam"],
  securityHub: ["KMS.5"],
  remediationSteps:
    "Name the accounts, roles or services as principals. If the principal must be everyone, add a condition that names callers: kms:CallerAccount, aws:PrincipalOrgID, aws:SourceAccount, aws:PrincipalArn or a VPC. Or deny everyone else with such a condition. kms:ViaService alone does not restrict who calls.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html#key-policy-principal",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    judgePolicy(findings, resource.property("policy"), KMS, (document) =>
      publicAccess(document, KMS).map(
        ({ statement, actions, reach, providerFix = FIX }) =>
          `${nameOf(statement)} allows ${actions} to ${reach}. ${providerFix}`,
      ),
    );
  },
});
