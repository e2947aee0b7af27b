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
 * The policy that says the most that the stack's service roles may do, by its name; none where the
 * stack has no such role. The deploy role writes what these roles may do, and may do so only while
 * they are bound by this: without it, it could make a role that may do everything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 *
 * @throws RunError where IAM would refuse the policy for its length.
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

/** With Object Lock, which the stack may get later. */
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

/** A key's ARN is known once the key is there, so its tag tells that it is the stack's. */
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
