import type { DeliveredStack } from "../settings";
import { allBuckets, stackArns } from "../stack-arns";
import { accountReads, accountWrites } from "./account-statements";
import { alarmReads, alarmWrites, channelReads, channelWrites } from "./alarm-statements";
import { bucketWrites } from "./bucket-statements";
import { deliveryGuards } from "./guard-statements";
import { allow, type IdentityStatement, policyOf, type RolePolicies } from "./identity-policy";
import { keyReads, keyWrites } from "./key-statements";
import { roleReads, roleWrites } from "./role-statements";
import { type StatePlace, stateReads, stateWrites } from "./state-statements";

export interface DeliveryPolicyArgs {
  readonly stack: DeliveredStack;
  readonly state: StatePlace;
  /** ARNs of the roles of this program, and of GitHub's identity provider. */
  readonly ownIdentities: readonly string[];
}

/** What `aerosecure preflight` and `pulumi up` need. It includes nothing that uses a key of the stack. */
export function deployPolicies(args: DeliveryPolicyArgs): RolePolicies {
  const { stack, state } = args;
  const arns = stackArns(stack);
  return {
    data: policyOf(
      ...bucketWrites(arns),
      ...keyWrites(arns, stack.environment),
      ...dataReads(stack),
    ),
    // IAM takes no policy without a statement.
    ...(arns.alarm && {
      alarm: policyOf(...alarmWrites(arns.alarm), ...alarmReads(arns.alarm)),
      channels: policyOf(...channelWrites(arns.alarm), ...channelReads(arns.alarm)),
    }),
    surroundings: policyOf(
      ...roleWrites(arns.serviceRoles),
      ...accountWrites(stack),
      ...roleReads(arns.serviceRoles),
      ...accountReads(stack),
      ...principalReads(stack),
    ),
    state: policyOf(...stateReads(state), ...stateWrites(state)),
    guards: policyOf(...guards(args)),
  };
}

/** What `pulumi preview` and `pulumi preview --refresh` need. */
export function previewPolicies(args: DeliveryPolicyArgs): RolePolicies {
  const { alarm } = stackArns(args.stack);
  return {
    stack: policyOf(...dataReads(args.stack), ...surroundingReads(args.stack)),
    ...(alarm && { alarm: policyOf(...alarmReads(alarm), ...channelReads(alarm)) }),
    state: policyOf(...stateReads(args.state)),
    guards: policyOf(...guards(args)),
  };
}

/** Reads the stack's buckets and keys. */
function dataReads(stack: DeliveredStack): readonly IdentityStatement[] {
  const arns = stackArns(stack);
  return [
    // S3 reports with the right to list a bucket whether it is there. Nothing needs its versions or uploads.
    allow("ReadBuckets", ["s3:Get*", "s3:ListBucket", "s3:ListTagsForResource"], allBuckets(arns)),
    ...keyReads(arns, stack.environment),
  ];
}

/** Reads the stack's other resources, except those of the alarm. */
function surroundingReads(stack: DeliveredStack): readonly IdentityStatement[] {
  const arns = stackArns(stack);
  return [...roleReads(arns.serviceRoles), ...accountReads(stack)];
}

/** Checks that the principals in the stack's settings exist. */
function principalReads({ partition, accountId }: DeliveredStack): readonly IdentityStatement[] {
  const own = `arn:${partition.name}:iam::${accountId}`;
  return [
    allow("FindUsers", "iam:GetUser", `${own}:user/*`),
    allow("FindRoles", "iam:GetRole", `${own}:role/*`),
    allow("FindPermissionSets", "iam:ListRoles", "*"),
  ];
}

function guards({ state, ownIdentities }: DeliveryPolicyArgs): readonly IdentityStatement[] {
  return deliveryGuards({
    stateKeyArn: state.keyArn,
    stateBucketArn: state.bucketArn,
    ownIdentities,
  });
}
