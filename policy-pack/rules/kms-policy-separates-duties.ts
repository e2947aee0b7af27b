import { resourceRule } from "../framework/resource-rule";
import { type DoublePower, doublePowers } from "../policy-document/access/separation";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";

export const kmsPolicySeparatesDuties = resourceRule({
  name: "kms-policy-separates-duties",
  description: "Nobody except the account itself can both administer a key and use it.",
  displayName: "KMS key policy separates duties",
  severity: "high",
  why: "Anyone who can both change a key's policy and decrypt with the key can read everything, and nobody else needs to agree. Creating grants counts as use: administrators could grant themselves the rest.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Give administration and use to different roles. List administrative actions one by one instead of kms:* or kms:Create*, which includes kms:CreateGrant. Or deny administrators kms:Decrypt, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* and kms:CreateGrant. Name them as principals: a statement that only compares aws:PrincipalArn no longer applies to a user who was renamed. What IAM policies allow through the account's own statement, also to federated sessions of a user, is not judged, because a key policy does not show it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    judgePolicy(findings, resource.property("policy"), KMS, (document) =>
      doublePowers(document).map(sentence),
    );
  },
});

function sentence({ caller, administration, use }: DoublePower): string {
  const lets = `${administration.path} lets ${labelOf(caller.label)} administer the key (${administration.written})`;
  const also =
    use.path === administration.path
      ? ` and use it (${use.written})`
      : `, and ${use.path} lets them use it (${use.written})`;
  return `${lets}${also}. Remove one of the two, or deny it.`;
}
