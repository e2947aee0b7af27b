import { resourceRule } from "../framework/resource-rule";
import { type DoublePower, doublePowers } from "../policy-document/access/separation";
import { USE, USE_TO_ENCRYPT } from "../policy-document/elements/kms-actions";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { EXTERNAL_KEY, KEY, KEY_POLICY, KEY_TYPES, NATIVE_KEY } from "../resources/aws-types";
import { isUnset } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

/** The types that say what their key is for; where they do not, it encrypts. */
const WITH_USAGE: readonly string[] = [KEY, EXTERNAL_KEY, NATIVE_KEY];
const ENCRYPTS = "ENCRYPT_DECRYPT";

export const kmsPolicySeparatesDuties = resourceRule({
  name: "kms-policy-separates-duties",
  description: "Nobody except the account itself can both administer a key and use it.",
  displayName: "KMS key policy separates duties",
  severity: "high",
  why: "Anyone who can both change a key's policy and decrypt with the key can read everything, and nobody else needs to agree. Creating grants counts as use: administrators could grant themselves the rest.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Give administration and use to different roles. List administrative actions one by one instead of kms:* or kms:Create*, which includes kms:CreateGrant. Or deny administrators kms:Decrypt, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* and kms:CreateGrant; of a key that does not encrypt, and in a KeyPolicy, also kms:Sign, kms:Verify*, kms:GenerateMac and kms:DeriveSharedSecret. Name them as principals: a statement that only compares aws:PrincipalArn no longer applies to a user who was renamed. What IAM policies allow through the account's own statement, also to federated sessions of a user, is not judged, because a key policy does not show it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    const { path, value } = resource.property("keyUsage");
    const encrypts = WITH_USAGE.includes(resource.type) && (isUnset(value) || value === ENCRYPTS);
    const uses = encrypts || value === UNKNOWN ? USE_TO_ENCRYPT : USE;
    let mayBeMore = false;
    judgePolicy(findings, resource.property("policy"), KMS, (document) => {
      const powers = doublePowers(document, uses);
      mayBeMore ||= value === UNKNOWN && doublePowers(document).length > powers.length;
      return powers.map(sentence);
    });
    if (mayBeMore) {
      findings.unknown(path);
    }
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
