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
    "Give administration and use to different roles. List administrative actions one by one instead of kms:* or kms:Create*, which includes kms:CreateGrant. Or deny administrators, by their names as principals and not only by aws:PrincipalArn, which a renamed user escapes, kms:Decrypt, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* and kms:CreateGrant. What IAM adds for anyone through the account's own statement is not judged: no policy of a key shows it. That holds for federated sessions of a user too.",
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
