import { targetOf } from "../decide/decide";
import type { Reach } from "../decide/principal-match";
import { and, every, not, some, type Truth } from "../decide/truth";
import { type Effects, type Findings, isAllowed, isDenied } from "../decide/verdict";
import type { Chosen } from "./domain";
import type { Case, Part } from "./model";
import type { Place, Property } from "./property";

/** What becomes of a request, as far as what is chosen decides. */
export interface Answer {
  readonly denied: Truth;
  readonly allowed: Truth;
}

const EVERYTHING: Effects = { allows: true, denies: false };
const NOTHING: Effects = { allows: false, denies: false };

/**
 * What becomes of a request under the statements of a resource's policy.
 *
 * @param identity what the caller's own policies allow
 */
export function answerOf(
  parts: readonly Part[],
  { caller: { caller }, action, resource }: Case,
  chosen: Chosen,
  { identity, place }: { readonly identity: Property["identity"]; readonly place: Place },
): Answer {
  const inEffect = (allows: boolean, reach?: Reach): Truth =>
    some(parts, (part) =>
      part.rule.allows === allows && (reach ?? part.reach) === part.reach
        ? inForce(part, chosen)
        : false,
    );
  const findings: Findings = {
    identity: identity === "everything" ? EVERYTHING : NOTHING,
    ...(caller.kind === "federated user" && { session: EVERYTHING }),
    resource: {
      denies: inEffect(false),
      directly: inEffect(true, "directly"),
      asRoleOrUser: inEffect(true, "as its role or user"),
      asEveryone: inEffect(true, "as everyone"),
      asAccount: inEffect(true, "as its account"),
    },
  };
  const resourceAccount = place.accountId;
  const target = targetOf({ caller, action, resource, resourceAccount, context: {} });
  const denied = isDenied(findings);
  return { denied, allowed: and(not(denied), isAllowed(findings, target)) };
}

/** Whether a statement is about the request that is chosen. */
export function inForce({ rule, isAbout }: Part, chosen: Chosen): Truth {
  const hold = every(rule.tests, (test): Truth => {
    const choice = chosen.get(test.key);
    return choice === undefined
      ? { kind: "open", what: test.key }
      : (choice.truths.get(test) ?? false);
  });
  return and(isAbout, hold);
}
