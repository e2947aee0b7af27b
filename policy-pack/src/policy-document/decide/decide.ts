import type { PolicyDocument } from "../document";
import { type Reach, reachesOf } from "./principal-match";
import { type AccessRequest, type Context, contextOf } from "./request";
import { type Rule, rulesOf, speaksOfAction, speaksOfResource } from "./rule";
import { holds } from "./test";
import { and, every, isDoubt, some, type Truth } from "./truth";
import { UndecidableError } from "./undecidable-error";
import {
  type Effects,
  type Findings,
  isAllowed,
  isDenied,
  type ResourceEffects,
  type Target,
  type Verdict,
} from "./verdict";

/** The policies that decide about a request. */
export interface Documents {
  /** Those of the caller itself, or of its role. */
  readonly identity?: readonly PolicyDocument[];
  /** The caller's permissions boundary, or that of its role. */
  readonly boundary?: PolicyDocument;
  /** The policy that a session was made with. */
  readonly session?: PolicyDocument;
  /** The policy of the key or bucket. */
  readonly resource?: PolicyDocument;
}

/**
 * What AWS answers a request, by identity policies, permissions boundary, session policy and the
 * resource's policy, within an account or across two. Organizations' policies, grants, access control
 * lists and block public access are not looked at.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws UndecidableError if the answer depends on what AWS's pages do not say, or on an element that
 *   AWS would refuse; it names the operator, variable or principal
 */
export function decide(documents: Documents, request: AccessRequest): Verdict {
  const context = contextOf(request);
  const findings = findingsOn(documents, request, context);
  const denied = isDenied(findings);
  if (denied === true) {
    return "ExplicitlyDenied";
  }
  const allowed = isAllowed(findings, targetOf(request));
  if (allowed === false) {
    return denied === false ? "ImplicitlyDenied" : "Denied";
  }
  for (const truth of [denied, allowed]) {
    if (isDoubt(truth)) {
      throw new UndecidableError(truth.what);
    }
  }
  return "Allowed";
}

/** What a request is about. An alias, and an action about no resource, have no policy of their own. */
export function targetOf({ caller, resource, resourceAccount }: AccessRequest): Target {
  return { caller, resourceAccount, isKey: /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(resource) };
}

/** How a resource's rule is about a request, its conditions left out. */
export interface Reached {
  readonly rule: Rule;
  readonly reach: Reach;
  /** Whether it is about it at all: true, or in doubt. */
  readonly isAbout: Truth;
}

/** The statements of a resource's policy that may be about a request, whatever its context is. */
export function reachedBy(
  document: PolicyDocument | undefined,
  request: Pick<AccessRequest, "caller" | "action">,
  hasBoundary: boolean,
): readonly Reached[] {
  return document === undefined
    ? []
    : rulesOf(document)
        .filter((rule) => speaksOfAction(rule, request.action))
        .flatMap((rule) =>
          reachesOf(rule, request.caller, hasBoundary).map((reach) =>
            isDoubt(reach)
              ? { rule, reach: "directly", isAbout: reach }
              : { rule, reach, isAbout: true },
          ),
        );
}

/** What the reached statements of a resource's policy say in a context. */
export function resourceEffects(
  reached: readonly Reached[],
  resource: string,
  context: Context,
): ResourceEffects {
  const inForce = (allows: boolean, reach?: Reach): Truth =>
    some(
      reached.filter((each) => each.rule.allows === allows && (reach ?? each.reach) === each.reach),
      ({ rule, isAbout }) =>
        and(isAbout, speaksOfResource(rule, resource, context), testsHold(rule, context)),
    );
  return {
    denies: inForce(false),
    directly: inForce(true, "directly"),
    asRoleOrUser: inForce(true, "as its role or user"),
    asEveryone: inForce(true, "as everyone"),
    asAccount: inForce(true, "as its account"),
  };
}

/** What policies of an identity say of a request in a context. */
export function identityEffects(
  documents: readonly PolicyDocument[],
  request: AccessRequest,
  context: Context,
): Effects {
  const rules = documents.flatMap(rulesOf).filter((rule) => speaksOfAction(rule, request.action));
  const inForce = (allows: boolean): Truth =>
    some(
      rules.filter((rule) => rule.allows === allows),
      (rule) => and(speaksOfResource(rule, request.resource, context), testsHold(rule, context)),
    );
  return { allows: inForce(true), denies: inForce(false) };
}

function findingsOn(documents: Documents, request: AccessRequest, context: Context): Findings {
  const { identity = [], boundary, session, resource } = documents;
  const reached = reachedBy(resource, request, boundary !== undefined);
  return {
    identity: identityEffects(identity, request, context),
    ...(boundary && { boundary: identityEffects([boundary], request, context) }),
    ...(session && { session: identityEffects([session], request, context) }),
    resource: resourceEffects(reached, request.resource, context),
  };
}

function testsHold({ tests }: Rule, context: Context): Truth {
  return every(tests, (test) => holds(test, context));
}
