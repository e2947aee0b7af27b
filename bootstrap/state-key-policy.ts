import { keyPolicy } from "../infra/key-policy";
import type { KeyGuardArgs, KeyPolicyGuard } from "../infra/key-policy-guards";
import type { PolicyDocument } from "../infra/policy-document";

/** The guards that hold for a key without named administrators that serves more than one bucket. */
const GUARDS: readonly string[] = [
  "DenyGrantsNotForAwsResources",
  "DenyShortDeletionWindow",
] satisfies readonly KeyPolicyGuard[];

/**
 * The policy of the key that state and secrets are under: IAM says who uses it, which for deliveries
 * is the roles of this program, and for a person whoever may use any key of the account.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function stateKeyPolicy(
  args: Omit<KeyGuardArgs, "administrators" | "administratorsMayDeleteKey" | "sseAlgorithm">,
): PolicyDocument {
  const { Version, Statement } = keyPolicy({
    ...args,
    administrators: [],
    administratorsMayDeleteKey: true,
    keyUsers: [],
    sseAlgorithm: "aws:kms",
  });
  return {
    Version,
    Statement: Statement.filter(({ Sid, Effect }) => Effect === "Allow" || GUARDS.includes(Sid)),
  };
}
