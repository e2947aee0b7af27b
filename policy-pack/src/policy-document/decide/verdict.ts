import { accountOf, type Caller } from "./request";
import { and, or, type Truth, undecidable } from "./truth";

/**
 * What AWS answers: a policy allows the request, none does, or one denies it. Denied: none allows it, and
 * whether one denies it cannot be decided.
 */
export type Verdict = "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied" | "Denied";

/** What one kind of policy says of a request. */
export interface Effects {
  readonly allows: Truth;
  readonly denies: Truth;
}

/** What a resource's policy allows, by how it comes to be about the caller. */
export interface ResourceEffects {
  readonly denies: Truth;
  readonly directly: Truth;
  readonly asRoleOrUser: Truth;
  readonly asEveryone: Truth;
  readonly asAccount: Truth;
}

export interface Findings {
  readonly identity: Effects;
  /** None for a caller without a permissions boundary. */
  readonly boundary?: Effects;
  /** None for a session that was made without a policy. */
  readonly session?: Effects;
  readonly resource: ResourceEffects;
}

/** What the request is about. */
export interface Target {
  readonly caller: Caller;
  readonly resourceAccount: string;
  /** Whether the resource is a KMS key, whose policy has to allow what is allowed. */
  readonly isKey: boolean;
}

/** Whether some policy denies the request. It then does not matter what allows it. */
export function isDenied({ identity, boundary, session, resource }: Findings): Truth {
  return or(resource.denies, identity.denies, boundary?.denies ?? false, session?.denies ?? false);
}

/**
 * Whether the policies allow the request, as long as none denies it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * across accounts
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * and for keys https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function isAllowed(findings: Findings, target: Target): Truth {
  const { resource } = findings;
  const { caller } = target;
  switch (caller.kind) {
    case "anonymous":
      return resource.asEveryone;
    case "service":
      return or(resource.directly, resource.asEveryone);
    case "root":
      return rootIsAllowed(findings, target);
    default:
      return accountOf(caller) === target.resourceAccount
        ? isAllowedInside(findings, target)
        : and(anyOf(resource), isAllowedByIdentity(findings, caller));
  }
}

/** The root user has full access to what its account may do. */
function rootIsAllowed({ resource }: Findings, target: Target): Truth {
  const isInside = accountOf(target.caller) === target.resourceAccount;
  return isInside && !target.isKey ? true : anyOf(resource);
}

/**
 * A boundary and a session's policy limit what a role is allowed, but not what is granted to a user or
 * to a session itself.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function isAllowedInside(findings: Findings, { caller, isKey }: Target): Truth {
  const { resource } = findings;
  const limits = limitsOf(findings, caller);
  return or(
    resource.directly,
    and(resource.asRoleOrUser, limits),
    and(
      resource.asEveryone,
      or(
        limits,
        undecidable(
          'whether what "*" is granted goes beyond a permissions boundary or a session policy',
        ),
      ),
    ),
    and(isKey ? resource.asAccount : true, isAllowedByIdentity(findings, caller)),
  );
}

function isAllowedByIdentity(findings: Findings, caller: Caller): Truth {
  return and(findings.identity.allows, limitsOf(findings, caller));
}

/**
 * A federated user's session has what the session's policy allows, and nothing without one.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
function limitsOf({ boundary, session }: Findings, { kind }: Caller): Truth {
  return and(boundary?.allows ?? true, session?.allows ?? kind !== "federated user");
}

function anyOf({ directly, asRoleOrUser, asEveryone, asAccount }: ResourceEffects): Truth {
  return or(directly, asRoleOrUser, asEveryone, asAccount);
}
