import type { PolicyDocument } from "../infra/aws/policy-document";
import { managementStatements } from "../infra/keys/key-policy";
import { type KeyManagement, managementGuards } from "../infra/keys/key-policy-guards";

/**
 * The policy of the key that encrypts state and secrets. IAM decides who uses the key: for deliveries,
 * the roles of this program; otherwise, anyone who may use any key of the account.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function stateKeyPolicy(
  args: Omit<KeyManagement, "administrators" | "administratorsMayDeleteKey">,
): PolicyDocument {
  const management = { ...args, administrators: [], administratorsMayDeleteKey: true };
  return {
    Version: "2012-10-17",
    Statement: [...managementStatements(management), ...managementGuards(management)],
  };
}
