import { resourceRule } from "../framework/resource-rule";
import { OWN_ACCOUNT, ownAccountOf } from "../keys/own-account";
import { type Loss, lossOfControl } from "../policy-document/access/control";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";

const FIX =
  "Allow kms:* to the account root without a condition, and deny kms:PutKeyPolicy to nobody you need.";

export const kmsPolicyKeepsControl = resourceRule({
  name: "kms-policy-keeps-control",
  description: "Somebody can always change a key's policy.",
  displayName: "KMS key policy keeps control of the key",
  severity: "high",
  why: "If nobody can change a key's policy, the key cannot be managed any more, and only AWS Support can give access back. A policy that relies on one role or one network loses its last way in when that is gone.",
  services: ["kms", "iam"],
  securityHub: [],
  settings: { ownAccount: OWN_ACCOUNT },
  remediationSteps:
    "Keep the statement that AWS gives every key: Effect Allow, Principal the account root, Action kms:*, Resource *, no Condition. Do not deny kms:PutKeyPolicy to everyone.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings, { ownAccount }) {
    const policy = resource.property("policy");
    const { account } = ownAccountOf(resource, ownAccount);
    judgePolicy(
      findings,
      policy,
      KMS,
      (document) => {
        const loss = lossOfControl(document, account);
        return loss === undefined ? [] : [`${sentence(policy.path, loss)} ${FIX}`];
      },
      "less",
    );
  },
});

function sentence(path: string, loss: Loss): string {
  switch (loss.reason) {
    case "nobody is allowed":
      return `${path} allows kms:PutKeyPolicy to nobody.`;
    case "only others are allowed":
      return `${loss.path} allows kms:PutKeyPolicy, but only to other accounts, which AWS does not let change a policy.`;
    case "only under a condition":
      return `${loss.path} allows kms:PutKeyPolicy only under a condition.`;
    case "denied":
      return `${loss.path} denies kms:PutKeyPolicy to all who are allowed it, or may.`;
  }
}
