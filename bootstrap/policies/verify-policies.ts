import { PROBE_PREFIX } from "../../infra/aws/limits";
import type { PolicyConditions } from "../../infra/aws/policy-document";
import { CONTEXT, s3Service } from "../../infra/keys/key-use";
import type { DeliveredStack } from "../settings";
import { type StackArns, stackArns } from "../stack-arns";
import { arnOf, hubArn } from "./account-statements";
import { alarmReads } from "./alarm-statements";
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
  return {
    probes: policyOf(...probeStatements(stack, arns, sampleObjects)),
    reads: policyOf(
      allow("ReadBucket", ["s3:GetBucket*", "s3:GetEncryptionConfiguration"], arns.dataBucket),
      allow(
        "ReadRulesOfBucket",
        ["s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration"],
        arns.dataBucket,
      ),
      ...keyReads(arns, stack.environment),
      ...alarmReads(arns.alarm),
      ...surroundingReads(stack),
      ...(sendFindings ? findingWrites(stack) : []),
    ),
    state: policyOf(...stateReads(state)),
  };
}

function probeStatements(
  stack: DeliveredStack,
  { dataBucket, keysOfRegions }: StackArns,
  sampleObjects: boolean,
): readonly IdentityStatement[] {
  const probes = `${dataBucket}/${PROBE_PREFIX}*`;
  const read = sampleObjects ? `${dataBucket}/*` : probes;
  const [keys = ""] = keysOfRegions;
  // The bucket while its key is a Bucket Key, the object otherwise.
  const through = (objects: string): PolicyConditions => ({
    StringEquals: {
      ...ofTheStack(stack.environment).StringEquals,
      "kms:ViaService": s3Service(stack),
    },
    StringLike: { [CONTEXT]: [dataBucket, objects] },
  });
  return [
    allow("ProbeBucket", ["s3:PutObject", "s3:DeleteObjectVersion"], probes),
    allow("ReadProbes", ["s3:GetObject", "s3:GetObjectVersion"], read),
    allow("FindProbes", ["s3:ListBucket", "s3:ListBucketVersions"], dataBucket),
    allow("EncryptThroughS3Only", "kms:GenerateDataKey", keys, through(probes)),
    allow("DecryptThroughS3Only", "kms:Decrypt", keys, through(read)),
  ];
}

/** Reads the account's settings and services around the bucket. */
function surroundingReads(stack: DeliveredStack): readonly IdentityStatement[] {
  return [
    allow("ReadPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "*"),
    allow("SimulatePolicies", "iam:SimulateCustomPolicy", "*"),
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
