import { resourceRule } from "../framework/resource-rule";
import { texts } from "../framework/settings";
import { OWN_ACCOUNT, ownAccountOf } from "../keys/own-account";
import {
  accountsLetIn,
  accountTakenForOwn,
  strangerFault,
} from "../policy-document/access/accounts";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";

export const kmsPolicyTrustedAccounts = resourceRule({
  name: "kms-policy-trusted-accounts",
  description: "A key policy gives access to no account except the key's own and the trusted ones.",
  displayName: "KMS key policy trusts only known accounts",
  severity: "high",
  why: "Another account's administrators decide what that account does with your key, and one mistyped digit names a stranger's account.",
  services: ["kms", "iam"],
  securityHub: [],
  settings: {
    trustedAccounts: texts({
      pattern: /^\d{12}$/,
      accepts: "account ids of 12 digits",
      description: "Accounts besides the key's own that its policy may give access to.",
    }),
    ownAccount: OWN_ACCOUNT,
  },
  remediationSteps:
    "Remove the account from the statement, or add it to trustedAccounts in this policy's configuration. If it is the key's own account, set ownAccount, or allowedAccountIds on the provider.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings, { trustedAccounts, ownAccount }) {
    const { account, unknown } = ownAccountOf(resource, ownAccount);
    const policy = resource.property("policy");
    let mayBeOwn = false;
    judgePolicy(findings, policy, KMS, (document) => {
      const strangers = accountsLetIn(document, KMS).filter(
        (each) => each.account !== account && !trustedAccounts.includes(each.account),
      );
      if (account !== undefined) {
        return strangers.map(strangerFault);
      }
      if (unknown.length === 0) {
        const own = accountTakenForOwn(document, trustedAccounts);
        return strangers.filter((each) => each.account !== own).map(strangerFault);
      }
      const accounts = [...new Set(strangers.map((each) => each.account))];
      mayBeOwn ||= accounts.length === 1;
      return accounts.length < 2
        ? []
        : [
            `${policy.path} lets in the accounts ${accounts.join(", ")}, of which at most one is the key's own. Remove the others, or add them to trustedAccounts.`,
          ];
    });
    for (const path of mayBeOwn ? unknown : []) {
      findings.unknown(path);
    }
  },
});
