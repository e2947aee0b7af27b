import { bucketReads, probeStatements } from "../../infra/keys/verifier-policy";
import type { DeliveredStack } from "../settings";
import { stackArns } from "../stack-arns";
import { arnOf, hubArn } from "./account-statements";
import { alarmReads, channelReads } from "./alarm-statements";
import { allow, type IdentityStatement, policyOf, type RolePolicies } from "./identity-policy";
import { keyReads, ofTheStack } from "./key-statements";
import { type StatePlace, stateReads } from "./state-statements";

export interface VerifyPolicyArgs {
  readonly stack: DeliveredStack;
  readonly state: StatePlace;
  /** Whether objects may be read, for `aerosecure verify --sample`. */
  readonly sampleObjects: boolean;
  /** Whether findings may be sent, for `aerosecure evidence --send-to-security-hub`. */
  readonly sendFindings: boolean;
}

/**
 * What `aerosecure verify` and `aerosecure evidence` need: a key user that writes, reads and deletes
 * probes and accesses no other object, unless `sampleObjects` is set.
 */
export function verifyPolicies(args: VerifyPolicyArgs): RolePolicies {
  const { stack, state, sampleObjects, sendFindings } = args;
  const arns = stackArns(stack);
  const [keys = ""] = arns.keysOfRegions;
  return {
    probes: policyOf(
      ...probeStatements({
        ...{ partition: stack.partition, region: stack.region, bucketArn: arns.dataBucket, keys },
        keyConditions: ofTheStack(stack.environment).StringEquals,
        readsObjects: sampleObjects,
      }),
    ),
    reads: policyOf(
      ...bucketReads(arns.dataBucket),
      ...keyReads(arns, stack.environment),
      ...surroundingReads(stack),
      ...(sendFindings ? findingWrites(stack) : []),
    ),
    // IAM takes no policy without a statement.
    ...(arns.alarm && { alarm: policyOf(...alarmReads(arns.alarm), ...channelReads(arns.alarm)) }),
    state: policyOf(...stateReads(state)),
  };
}

/** Reads the account's settings and services around the bucket. */
function surroundingReads(stack: DeliveredStack): readonly IdentityStatement[] {
  return [
    allow("ReadPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "*"),
    allow("FindTrailsAndDetectors", ["cloudtrail:DescribeTrails", "guardduty:ListDetectors"], "*"),
    allow("ReadDetector", "guardduty:GetDetector", `${arnOf(stack, "guardduty")}:detector/*`),
    allow("ReadHub", ["securityhub:DescribeHub", "securityhub:GetEnabledStandards"], hubArn(stack)),
  ];
}

/** Sends findings to Security Hub, and looks up findings from earlier runs. */
function findingWrites(stack: DeliveredStack): readonly IdentityStatement[] {
  return [
    allow("FindFindings", "securityhub:GetFindings", hubArn(stack)),
    allow(
      "SendFindings",
      "securityhub:BatchImportFindings",
      `${arnOf(stack, "securityhub")}:product/${stack.accountId}/default`,
    ),
  ];
}
