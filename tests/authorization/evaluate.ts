import { type Question, simulate, type Verdict } from "../support/simulator";
import { ACCOUNT, BUCKET_ARN, type Caller } from "./cast";
import type { Documents } from "./documents";
import { type Check, type Keys, OBJECT_ARN } from "./requests";

/** What the simulator is asked for one check of a call. */
export function questionOf(
  check: Check,
  caller: Caller,
  documents: Documents,
  keys: Keys,
): Question {
  const isOnKey = check.on === "key";
  return {
    principal: caller.arn,
    identityPolicies: caller.identityPolicies,
    action: check.action,
    resource: { bucket: BUCKET_ARN, object: OBJECT_ARN, key: keys.own }[check.on],
    accountId: ACCOUNT,
    resourcePolicy: isOnKey ? documents.key : documents.bucket,
    context: {
      ...caller.context,
      ...(isOnKey ? { "kms:CallerAccount": ACCOUNT } : {}),
      ...check.context,
    },
  };
}

/** The answer to a call: that of its first check that is not allowed, else Allowed. */
export async function answerTo(
  checks: readonly Check[],
  caller: Caller,
  documents: Documents,
  keys: Keys,
): Promise<Verdict> {
  for (const check of checks) {
    const { verdict } = await simulate(questionOf(check, caller, documents, keys));
    if (verdict !== "Allowed") {
      return verdict;
    }
  }
  return "Allowed";
}
