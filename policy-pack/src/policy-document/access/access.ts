import { type Clause, coversResources } from "../clause";
import { allHold } from "../elements/condition";
import { everyoneAmong } from "../elements/principal";
import {
  accountsLetThrough,
  arnsLetThrough,
  arnsNamed,
  type Caller,
  callerOf,
  isWholeAccount,
  othersIn,
  reachOf,
  requestOf,
} from "./caller";

/**
 * Those whom a document names, in a Principal or by aws:PrincipalArn, to let them in or to leave
 * them out. Accounts are not among them.
 *
 * @param ownAccount the account of the resource, if it is known
 */
export function callersNamed(clauses: readonly Clause[], ownAccount?: string): readonly Caller[] {
  const principals = clauses.flatMap((clause) => [
    ...clause.principals.named,
    ...arnsNamed(clause, ownAccount).map((name) => ({ kind: "aws", name }) as const),
  ]);
  const names = principals.map(({ name }) => name);
  const callers = principals.flatMap((principal) => callerOf(principal, names) ?? []);
  return [...new Map(callers.map((caller) => [`${caller.kind} ${caller.name}`, caller])).values()];
}

/** Where statements let in everyone, two for each of their accounts whom nothing names. */
export function othersLetIn(clauses: readonly Clause[]): readonly Caller[] {
  const partition = partitionOf(clauses);
  const open = clauses.filter(
    ({ allows, principals }) => allows && everyoneAmong(principals) !== undefined,
  );
  const accounts = open.flatMap(({ tests }) => accountsLetThrough(tests));
  return [...new Set(accounts)].flatMap((account) => othersIn(account, partition));
}

/**
 * The statements that allow a caller each action by name, by everyone or by their ARN under their
 * account, and that no Deny takes away from them for certain.
 */
export function accessOf(caller: Caller, clauses: readonly Clause[]): ReadonlyMap<string, Clause> {
  const request = requestOf(caller);
  const denies = clauses.filter(
    (clause) =>
      !clause.allows && reachOf(clause, caller) !== undefined && allHold(clause.tests, request),
  );
  const access = new Map<string, Clause>();
  for (const clause of clauses.filter((each) => letsIn(each, caller))) {
    const covering = denies.filter((deny) => coversResources(deny, clause));
    for (const action of clause.actions) {
      if (!access.has(action) && !covering.some(({ actions }) => actions.has(action))) {
        access.set(action, clause);
      }
    }
  }
  return access;
}

/** The partition of the first ARN that a document names. */
export function partitionOf(clauses: readonly Clause[]): string {
  const names = clauses.flatMap(({ principals }) => principals.named.map(({ name }) => name));
  const partitions = names.map((name) => /^arn:([a-z0-9-]+):/.exec(name)?.[1]);
  return partitions.find((partition) => partition !== undefined) ?? "aws";
}

function letsIn(clause: Clause, caller: Caller): boolean {
  if (!clause.allows || allHold(clause.tests, requestOf(caller)) === false) {
    return false;
  }
  const reach = reachOf(clause, caller);
  return reach === "their account"
    ? arnsLetThrough(clause).some((arn) => !isWholeAccount(arn))
    : reach !== undefined;
}
