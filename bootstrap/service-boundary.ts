import type { IdentityPolicyDocument } from "../infra/aws/policy-document";
import { replicationPolicy } from "../infra/replication/replication-policy";
import { malwareScanPolicy } from "../infra/threats/malware-scan-policy";
import {
  type IdentityStatement,
  policyOf,
  type RolePolicies,
  refuseLongPolicies,
} from "./policies/identity-policy";
import { ofTheStack } from "./policies/key-statements";
import { serviceBoundaryName } from "./role-names";
import type { DeliveredStack } from "./settings";
import { type StackArns, stackArns } from "./stack-arns";

/**
 * The policy that limits what the stack's service roles may do, keyed by its name; none if the stack
 * has no such role. The deploy role writes the permissions of these roles, and may do so only while
 * this boundary applies to them. Without it, it could create a role that may do everything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 *
 * @throws RunError if IAM would refuse the policy for its length.
 */
export function serviceBoundary(stack: DeliveredStack): RolePolicies {
  const arns = stackArns(stack);
  const statements = [...replicationStatements(stack, arns), ...scanStatements(stack, arns)].map(
    (statement) => underTag(statement, stack.environment),
  );
  if (statements.length === 0) {
    return {};
  }
  const policies = { [serviceBoundaryName(stack.environment)]: policyOf(...statements) };
  refuseLongPolicies(policies);
  return policies;
}

/** Includes Object Lock, which the stack may turn on later. */
function replicationStatements(
  { partition, region, replicationRegion }: DeliveredStack,
  { dataBucket, replicaBucket, keysOfRegions }: StackArns,
): IdentityPolicyDocument["Statement"] {
  const [ownKeys = "", copyKeys = ""] = keysOfRegions;
  return replicationRegion === undefined || replicaBucket === undefined
    ? []
    : replicationPolicy({
        partition,
        source: { region, bucketArn: dataBucket, keyArn: ownKeys },
        replica: { region: replicationRegion, bucketArn: replicaBucket, keyArn: copyKeys },
        objectLock: true,
      }).Statement;
}

function scanStatements(
  stack: DeliveredStack,
  { dataBucket, keysOfRegions: [keyArn = ""] }: StackArns,
): IdentityPolicyDocument["Statement"] {
  return stack.malwareProtection
    ? malwareScanPolicy({ ...stack, bucketArn: dataBucket, keyArn }).Statement
    : [];
}

/** A key's ARN is known only once the key exists, so the tag identifies the stack's keys. */
function underTag(
  statement: IdentityPolicyDocument["Statement"][number],
  environment: string,
): IdentityStatement {
  const { Action, Condition } = statement;
  if (![Action].flat().some((action) => action.startsWith("kms:"))) {
    return statement;
  }
  const StringEquals = {
    ...Condition?.["StringEquals"],
    ...ofTheStack(environment).StringEquals,
  };
  return { ...statement, Condition: { ...Condition, StringEquals } };
}
