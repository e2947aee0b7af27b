import { KEY_POLICY, KEY_TYPES } from "../aws-types";
import { readDocument } from "../policy-document/document";
import { actionsIn, publicAccess } from "../policy-document/public-access";
import { resourceRule } from "../resource-rule";
import { UNKNOWN } from "../values/plain";

export const kmsPolicyNotPublic = resourceRule({
  name: "kms-policy-not-public",
  description: "A key policy allows nothing to callers that its author has not named.",
  displayName: "KMS key policy is not public",
  severity: "critical",
  why: "A key that anyone may use keeps nothing secret, and one that anyone may manage keeps nothing.",
  services: ["kms", "iam"],
  securityHub: ["KMS.5"],
  remediationSteps:
    "Name the accounts, roles or services as principals. Where the principal must be everyone, add a condition that names callers: kms:CallerAccount, aws:PrincipalOrgID, aws:SourceAccount, aws:PrincipalArn or a VPC. kms:ViaService alone names nobody.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html#key-policy-principal",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    const { path, value } = resource.property("policy");
    if (value === UNKNOWN) {
      findings.unknown(path);
      return;
    }
    // What cannot be read has no principal to judge: kms-policy-well-formed refuses it.
    const document = value === undefined ? "" : readDocument(path, value);
    if (typeof document === "string") {
      return;
    }
    for (const { statement, reach } of publicAccess(document)) {
      findings.violation(
        `${statement.path} allows ${actionsIn(statement)} to ${reach}. Name its principals, or add a condition that names callers, such as kms:CallerAccount with an account id.`,
      );
    }
  },
});
