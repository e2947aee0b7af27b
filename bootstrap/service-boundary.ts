import type { IdentityPolicyDocument } from "../infra/aws/policy-document";
import { boundaryOf, SERVICE_PURPOSES, type ServicePurpose } from "../infra/aws/service-boundary";
import { batchOperationsPolicy } from "../infra/batch/batch-policies";
import { accessLogBucketName } from "../infra/buckets/access-log-bucket";
import { replicationPolicy } from "../infra/replication/replication-policy";
import { malwareScanPolicy } from "../infra/threats/malware-scan-policy";
import { type IdentityStatement, policyOf, refuseLongPolicies } from "./policies/identity-policy";
import { ofTheStack } from "./policies/key-statements";
import { type DenialOfOthers, nothingElse } from "./policies/nothing-else";
import { serviceBoundaryNames } from "./role-names";
import type { DeliveredStack } from "./settings";
import { type StackArns, stackArns } from "./stack-arns";

export interface BoundaryPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly (IdentityStatement | DenialOfOthers)[];
}

/**
 * The policies that limit what the stack's service roles may do, one for each role, keyed by name; none for a role
 * that the stack does not have. The deploy role writes the permissions of these roles, and may do so only while
 * the role's own boundary applies to it. Without it, it could create a role that may do everything. The deploy
 * role writes the policies of buckets and keys, too, which could name a session of such a role: so each
 * boundary also denies all that it does not allow.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 *
 * @throws RunError if IAM would refuse a policy for its length.
 */
export function serviceBoundaries(stack: DeliveredStack): Readonly<Record<string, BoundaryPolicy>> {
  const arns = stackArns(stack);
  const allowed: Readonly<Record<ServicePurpose, IdentityPolicyDocument["Statement"]>> = {
    replication: replicationStatements(stack, arns),
    "malware-scan": scanStatements(stack, arns),
    "batch-operations": batchStatements(stack, arns),
  };
  const policies = Object.fromEntries(
    SERVICE_PURPOSES.filter((purpose) => allowed[purpose].length > 0).map((purpose) => [
      boundaryOf(serviceBoundaryNames(stack.environment), purpose),
      boundaryOfStatements(
        allowed[purpose].map((statement) => underTag(statement, stack.environment)),
      ),
    ]),
  );
  refuseLongPolicies(policies);
  return policies;
}

function boundaryOfStatements(statements: readonly IdentityStatement[]): BoundaryPolicy {
  const { Version, Statement } = policyOf(...statements);
  return { Version, Statement: [...Statement, ...nothingElse(statements)] };
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

function batchStatements(
  stack: DeliveredStack,
  { dataBucket, keysOfRegions: [keyArn = ""] }: StackArns,
): IdentityPolicyDocument["Statement"] {
  const logArn = `arn:${stack.partition.name}:s3:::${accessLogBucketName(stack.bucketName)}`;
  return stack.batchOperations
    ? batchOperationsPolicy({ ...stack, bucketArn: dataBucket, keyArn, logArn }).Statement
    : [];
}

/** Without its Sid, because IAM counts each character, and under the tag that identifies the stack's keys. */
function underTag(
  statement: IdentityPolicyDocument["Statement"][number],
  environment: string,
): IdentityStatement {
  const { Sid: _, ...unnamed } = statement;
  const { Action, Condition } = statement;
  if (![Action].flat().some((action) => action.startsWith("kms:"))) {
    return unnamed;
  }
  const StringEquals = {
    ...Condition?.["StringEquals"],
    ...ofTheStack(environment).StringEquals,
  };
  return { ...unnamed, Condition: { ...Condition, StringEquals } };
}
