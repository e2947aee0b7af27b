import { longestKeyArn, s3Service } from "../infra/keys/key-use";
import { deployPolicies, previewPolicies } from "./policies/delivery-policies";
import { type RolePolicies, refuseLongPolicies } from "./policies/identity-policy";
import { verifyPolicies } from "./policies/verify-policies";
import { roleName } from "./role-names";
import { GITHUB_ISSUER, ROLE_PURPOSES, type RolePurpose } from "./role-trust";
import type { BootstrapSettings, DeliveredStack } from "./settings";

/** The policies of every role of the program, once the ARN of the state's key is known. */
export type PoliciesFor = (stateKeyArn: string) => Readonly<Record<RolePurpose, RolePolicies>>;

/**
 * What each role may do.
 *
 * @throws RunError if the policies are too long for IAM.
 */
export function rolePolicies(settings: BootstrapSettings): PoliciesFor {
  const policiesFor: PoliciesFor = (stateKeyArn) => policiesUnder(settings, stateKeyArn);
  // Their size alone: the key's ARN is known once the key is there.
  const measured = policiesFor(longestKeyArn(settings.stack));
  for (const purpose of ROLE_PURPOSES) {
    const role = roleName(settings.stack.environment, purpose);
    const named = Object.entries(measured[purpose]).map(([name, policy]) => [
      `${role}-${name}`,
      policy,
    ]);
    refuseLongPolicies(Object.fromEntries(named));
  }
  return policiesFor;
}

/** The ARN of GitHub's identity provider, of which an account has one. */
export function gitHubProviderArn({ partition, accountId }: DeliveredStack): string {
  return `arn:${partition.name}:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}`;
}

function policiesUnder(settings: BootstrapSettings, stateKeyArn: string) {
  const { stack, stateBucketName, sampleObjects, sendFindings } = settings;
  const { partition, accountId, environment } = stack;
  const stateBucketArn = `arn:${partition.name}:s3:::${stateBucketName}`;
  const iam = `arn:${partition.name}:iam::${accountId}`;
  const own = ROLE_PURPOSES.map((purpose) => roleName(environment, purpose));
  const state = {
    bucketArn: stateBucketArn,
    keyArn: stateKeyArn,
    s3Service: s3Service(stack),
    environment,
  };
  const delivery = {
    stack,
    state,
    ownIdentities: [
      ...own.map((role) => `${iam}:role/${role}`),
      ...own.map((role) => `${iam}:policy/${role}-*`),
      gitHubProviderArn(stack),
    ],
  };
  return {
    preview: previewPolicies(delivery),
    deploy: deployPolicies(delivery),
    verify: verifyPolicies({ stack, state, sampleObjects, sendFindings }),
  };
}
