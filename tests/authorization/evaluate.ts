import { type Answer, type Document, type Question, simulate } from "../support/simulator";
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
  const account = caller.account === "" ? {} : { "kms:CallerAccount": caller.account };
  return {
    principal: caller.principal,
    identityPolicies: caller.identityPolicies,
    action: check.action,
    resource: { bucket: BUCKET_ARN, object: OBJECT_ARN, key: keys.own }[check.on],
    accountId: ACCOUNT,
    resourcePolicy: isOnKey ? withGrant(documents.key, caller) : documents.bucket,
    context: { ...caller.context, ...(isOnKey ? account : {}), ...check.context },
  };
}

function withGrant(policy: Document, { grant }: Caller): Document {
  return grant === undefined ? policy : { ...policy, Statement: [...policy.Statement, grant] };
}

/** The answer to a call: that of its first check that is not allowed, else of its last. */
export async function answerTo(
  checks: readonly Check[],
  caller: Caller,
  documents: Documents,
  keys: Keys,
): Promise<Answer> {
  let answer: Answer = { verdict: "ImplicitlyDenied", matched: [] };
  const matched: string[] = [];
  for (const check of checks) {
    answer = await simulate(questionOf(check, caller, documents, keys));
    matched.push(...answer.matched);
    if (answer.verdict !== "Allowed") {
      break;
    }
  }
  return { verdict: answer.verdict, matched };
}
