import { ACCOUNT } from "../../support/local-aws";
import {
  type Document,
  type PolicyOfCaller,
  simulate,
  type Verdict,
} from "../../support/simulator";
import type { Right } from "./needed-rights";

/** A key's policy as the program writes it, as far as it lets IAM decide. */
const IAM_DECIDES: Document = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** What IAM answers a role that has these policies. */
export async function verdictOn(
  right: Right,
  policies: Readonly<Record<string, PolicyOfCaller>>,
  resourcePolicy?: Document,
): Promise<Verdict> {
  const ofKey = /^arn:aws:kms:[^:]+:\d+:key\//.test(right.resource) ? IAM_DECIDES : undefined;
  const policy = resourcePolicy ?? ofKey;
  const { verdict } = await simulate({
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/aerosecure-dev-deploy/delivery`,
    identityPolicies: Object.values(policies),
    action: right.action,
    resource: right.resource,
    accountId: ACCOUNT,
    context: right.context,
    ...(policy && { resourcePolicy: policy }),
  });
  return verdict;
}
