import { isEveryoneName, type Principal, wholeAccountOf } from "../elements/principal";
import { accountOf, type Caller } from "./request";
import type { Rule } from "./rule";
import { type Doubt, isDoubt, undecidable } from "./truth";

/**
 * How a statement comes to be about a caller:
 *
 * - directly: the user, the session or the service itself
 * - as its role or user: the role of a session, or the user behind a federated one
 * - as everyone
 * - as its account, which hands the decision to the account's own policies
 */
export type Reach = "directly" | "as its role or user" | "as everyone" | "as its account";

const IAM_NAME =
  /^arn:[a-z0-9-]+:(?:iam::\d{12}:(?:user|role)\/[^*?]+|sts::\d{12}:(?:assumed-role|federated-user)\/[^*?]+)$/;

/**
 * The ways in which a statement of a resource's policy is about a caller, doubts among them.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function reachesOf(
  rule: Rule,
  caller: Caller,
  hasBoundary: boolean,
): readonly (Reach | Doubt)[] {
  const { principals } = rule;
  if (principals === undefined) {
    return [undecidable(`${rule.path}, which has no Principal`)];
  }
  const reaches = principals.isInverted
    ? [reachOfOthers(rule, principals.named, caller, hasBoundary)]
    : principals.named.map((principal) => reachByName(principal, caller, rule.allows));
  return [...new Set(reaches)].filter((reach) => reach !== undefined);
}

/**
 * A NotPrincipal leaves out a caller that it names with all that AWS takes it for: a user with its
 * account, a session with its role and account. A Deny holds for everyone else of a named account, and
 * for everyone who has a permissions boundary.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function reachOfOthers(
  { allows, path }: Rule,
  named: readonly Principal[],
  caller: Caller,
  hasBoundary: boolean,
): Reach | Doubt | undefined {
  if (hasBoundary && !allows) {
    return "as everyone";
  }
  const own = namesOf(caller);
  const found = own.filter((name) =>
    named.some((principal) => (wholeAccountOf(principal) ?? principal.name) === name),
  );
  if (named.some(isEveryoneName) || (own.length > 0 && found.length === own.length)) {
    return undefined;
  }
  const doubt = named
    .map((principal) => reachByName(principal, caller, true))
    .find((reach) => isDoubt(reach));
  const isAccountAlone = found.every((name) => name === accountOf(caller));
  if (doubt === undefined && (found.length === 0 || (isAccountAlone && !allows))) {
    return "as everyone";
  }
  return doubt ?? undecidable(`the NotPrincipal of ${path}, which names ${found.join(", ")} alone`);
}

/** All that a NotPrincipal has to name to leave out the caller, itself first. */
function namesOf(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case "anonymous":
      return [];
    case "service":
      return [caller.name];
    case "root":
      return [caller.account];
    case "user":
      return [caller.arn, accountOf(caller) ?? ""];
    case "role session":
      return [caller.arn, caller.roleArn, accountOf(caller) ?? ""];
    case "federated user":
      return [caller.arn, caller.userArn, accountOf(caller) ?? ""];
  }
}

function reachByName(
  principal: Principal,
  caller: Caller,
  allows: boolean,
): Reach | Doubt | undefined {
  if (isEveryoneName(principal)) {
    return "as everyone";
  }
  const { kind, name } = principal;
  const strange = undecidable(`the principal "${name}"`);
  switch (kind) {
    case "service":
      if (name.includes("*")) {
        return strange;
      }
      return caller.kind === "service" && caller.name === name ? "directly" : undefined;
    case "aws":
      return reachInAws(principal, caller, allows);
    case "federated":
      return caller.kind === "role session" ? strange : undefined;
    default:
      return caller.kind === "service" || caller.kind === "anonymous" ? undefined : strange;
  }
}

function reachInAws(
  principal: Principal,
  caller: Caller,
  allows: boolean,
): Reach | Doubt | undefined {
  const own = accountOf(caller);
  if (own === undefined) {
    return undefined;
  }
  const account = wholeAccountOf(principal);
  if (account !== undefined) {
    return account === own ? "as its account" : undefined;
  }
  const { name } = principal;
  return IAM_NAME.test(name)
    ? reachByArn(name, caller, allows)
    : undecidable(`the principal "${name}"`);
}

function reachByArn(name: string, caller: Caller, allows: boolean): Reach | Doubt | undefined {
  if ("arn" in caller && name === caller.arn) {
    return "directly";
  }
  if (caller.kind === "role session" && name === caller.roleArn) {
    return "as its role or user";
  }
  if (caller.kind === "federated user" && name === caller.userArn) {
    return allows
      ? "as its role or user"
      : undecidable(`whether a Deny of the user "${name}" holds for its federated sessions`);
  }
  return undefined;
}
