import type { IdentityPolicyDocument } from "../infra/aws/policy-document";
import { BATCH_PREFIX } from "../infra/batch/batch-names";
import { batchOperationsPolicy } from "../infra/batch/batch-policies";
import { accessLogBucketName } from "../infra/buckets/access-log-bucket";
import { replicationPolicy } from "../infra/replication/replication-policy";
import { malwareScanPolicy } from "../infra/threats/malware-scan-policy";
import { type IdentityStatement, policyOf, refuseLongPolicies } from "./policies/identity-policy";
import { ofTheStack } from "./policies/key-statements";
import { type DenialOfOthers, nothingElse } from "./policies/nothing-else";
import { serviceBoundaryName } from "./role-names";
import type { DeliveredStack } from "./settings";
import { type StackArns, stackArns } from "./stack-arns";

export interface BoundaryPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly (IdentityStatement | DenialOfOthers)[];
}

/**
 * The policy that limits what the stack's service roles may do, keyed by its name; none if the stack
 * has no such role. The deploy role writes the permissions of these roles, and may do so only while
 * this boundary applies to them. Without it, it could create a role that may do everything. The deploy
 * role writes the policies of buckets and keys, too, which could name a session of such a role: so the
 * boundary also denies all that it does not allow.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 *
 * @throws RunError if IAM would refuse the policy for its length.
 */
export function serviceBoundary(stack: DeliveredStack): Readonly<Record<string, BoundaryPolicy>> {
  const arns = stackArns(stack);
  const statements = [
    ...replicationStatements(stack, arns),
    ...scanStatements(stack, arns),
    ...batchStatements(stack, arns),
  ].map((statement) => underTag(statement, stack.environment));
  if (statements.length === 0) {
    return {};
  }
  const { Version, Statement } = policyOf(...statements);
  const bounded = { Version, Statement: [...Statement, ...nothingElse(statements)] };
  const policies = { [serviceBoundaryName(stack.environment)]: bounded };
  refuseLongPolicies(
    policies,
    ", or leave out replicationRegion, malwareProtection or batchOperations",
  );
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

function batchStatements(
  stack: DeliveredStack,
  { dataBucket, keysOfRegions: [keyArn = ""] }: StackArns,
): IdentityPolicyDocument["Statement"] {
  const logArn = `arn:${stack.partition.name}:s3:::${accessLogBucketName(stack.bucketName)}`;
  if (!stack.batchOperations) {
    return [];
  }
  const { Statement } = batchOperationsPolicy({ ...stack, bucketArn: dataBucket, keyArn, logArn });
  // A boundary has room for few ARNs: what the role may do with objects, it may do at most in both places.
  const isAboutObjects = ({ Resource }: IdentityPolicyDocument["Statement"][number]) =>
    [Resource]
      .flat()
      .every((arn) => arn.startsWith("arn:") && arn.includes("/") && !arn.includes(":kms:"));
  const actions = Statement.filter(isAboutObjects).flatMap(({ Action }) => Action);
  return [
    {
      Sid: "WorkOnObjects",
      Effect: "Allow",
      Action: [...new Set(actions)],
      Resource: [`${dataBucket}/*`, `${logArn}/${BATCH_PREFIX}*`],
    },
    ...Statement.filter((statement) => !isAboutObjects(statement)),
  ];
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
