import type { Clause } from "../clause";
import { textOf } from "../document";
import { ARN_IN_ACCOUNT, CALLER_KEYS, patternOf } from "../elements/caller-keys";
import { comparisonOf, type Fact, type Request, type Test } from "../elements/condition";
import { hasWildcard, matchesPattern } from "../elements/pattern";
import {
  accountOf,
  isEveryoneName,
  type Principal,
  type PrincipalKind,
  type Principals,
  reachesEveryone,
  wholeAccountOf,
} from "../elements/principal";

/** Somebody whose requests a policy decides about. */
export interface Caller {
  readonly kind: PrincipalKind;
  /** As the policy names them, or the pattern by which it finds them. */
  readonly name: string;
  /** As a message names them. */
  readonly label: string;
  readonly account: string | undefined;
  /** What AWS fills in as aws:PrincipalArn: for a role's session, the role. */
  readonly arn: string | undefined;
}

/** How a statement comes to speak of a caller. */
type Reach = "themselves" | "their account" | "everyone";

/** Stands for a name, or an account, that no policy writes out. */
const SOMEONE = "\u0001";

const SESSION = /^arn:([a-z0-9-]+):sts::(\d{12}):assumed-role\/([^/]+)\//;
const PRINCIPAL_ARN = "aws:principalarn";
export const ACCOUNT_KEYS: readonly string[] = ["kms:calleraccount", "aws:principalaccount"];
const WHOLE_ACCOUNT = /^arn:[^:]*:iam:[^:]*:\d{12}:(\*|root)$/;

/**
 * The caller that a principal is, except accounts and everyone, who are many. Of those whom a
 * pattern covers it is one whom nothing else in the policy names.
 *
 * @param names other names in the document: a session's leaves out its role's path
 */
export function callerOf(principal: Principal, names: readonly string[]): Caller | undefined {
  const { kind, name } = principal;
  if (
    wholeAccountOf(principal) !== undefined ||
    reachesEveryone(principal) ||
    WHOLE_ACCOUNT.test(name)
  ) {
    return undefined;
  }
  return {
    kind,
    name,
    label: name,
    account: accountOf(principal),
    arn: kind === "aws" && name.startsWith("arn:") ? principalArnOf(name, names) : undefined,
  };
}

/** A role and a user that no policy names, of an account or, without one, of any. */
export function othersIn(account: string | undefined, partition: string): readonly Caller[] {
  return ["role", "user"].map((type) => {
    const arn = `arn:${partition}:iam::${account ?? SOMEONE}:${type}/${SOMEONE}`;
    return {
      kind: "aws",
      name: arn,
      label: account === undefined ? "everyone" : `everyone in account ${account}`,
      account,
      arn,
    };
  });
}

/** The account's own root user. */
export function rootOf(account: string, partition: string): Caller {
  const arn = `arn:${partition}:iam::${account}:root`;
  return { kind: "aws", name: arn, label: arn, account, arn };
}

/** Whether a statement's Principal or NotPrincipal speaks of the caller, and by what. */
export function reachOf({ principals }: Clause, caller: Caller): Reach | undefined {
  const reaches = principals.named.map((principal) => nameReaches(principal, caller));
  if (principals.isInverted) {
    return reaches.every((reach) => reach === undefined) ? "everyone" : undefined;
  }
  return (["themselves", "everyone", "their account"] as const).find((reach) =>
    reaches.includes(reach),
  );
}

/**
 * The ARNs and patterns of ARNs that a statement lets through by aws:PrincipalArn. Under an
 * account, or everyone, these are whom the statement means.
 */
export function arnsLetThrough({ principals, tests }: Clause): readonly string[] {
  return arnsIn(tests.filter(letsThrough), accountsIn(principals));
}

/**
 * The ARNs and patterns of ARNs that a statement speaks of by aws:PrincipalArn.
 *
 * @param account one for patterns of any account, besides those that the statement names
 */
export function arnsNamed(
  { principals, tests }: Clause,
  account: string | undefined,
): readonly string[] {
  return arnsIn(tests, [...accountsIn(principals), ...(account === undefined ? [] : [account])]);
}

/** The accounts that a Condition accepts by the caller's account; undefined for any. */
export function accountsLetThrough(tests: readonly Test[]): readonly (string | undefined)[] {
  const accounts = valuesOf(tests.filter(letsThrough), ACCOUNT_KEYS).map((account) =>
    /^\d{12}$/.test(account) ? account : undefined,
  );
  return accounts.length === 0 ? [undefined] : accounts;
}

/** Whether an ARN, or a pattern of ARNs, means an account as a whole. */
export function isWholeAccount(arn: string): boolean {
  return WHOLE_ACCOUNT.test(arn);
}

/** What is known of every request that the caller makes. */
export function requestOf({ kind, account, arn }: Caller): Request {
  return (key) => {
    if (key === "aws:principalisawsservice") {
      return { is: String(kind === "service") };
    }
    if (key !== PRINCIPAL_ARN && !ACCOUNT_KEYS.includes(key)) {
      return undefined;
    }
    const value = key === PRINCIPAL_ARN ? arn : account;
    if (kind !== "aws") {
      return ofNoAccount(key);
    }
    return value === undefined ? undefined : { is: value };
  };
}

/** A service, or what else is no AWS principal, has neither an ARN in an account nor an account. */
function ofNoAccount(key: string): Fact {
  const form = patternOf(CALLER_KEYS, key);
  return form === undefined ? undefined : { isNone: form };
}

function nameReaches(principal: Principal, caller: Caller): Reach | undefined {
  if (isEveryoneName(principal)) {
    return "everyone";
  }
  if (principal.kind !== caller.kind) {
    return undefined;
  }
  if (reachesEveryone(principal)) {
    return "everyone";
  }
  const account = wholeAccountOf(principal);
  if (account !== undefined) {
    return account === caller.account ? "their account" : undefined;
  }
  const { name } = principal;
  const isThem = [caller.name, caller.arn].some(
    (own) => own === name || (own !== undefined && hasWildcard(name) && matchesPattern(name, own)),
  );
  return isThem ? "themselves" : undefined;
}

function principalArnOf(name: string, names: readonly string[]): string {
  const [, partition, account, role] = SESSION.exec(name) ?? [];
  if (role === undefined) {
    return name.replaceAll(/[*?]/g, SOMEONE);
  }
  const prefix = `arn:${partition}:iam::${account}:role/`;
  const written = names.find((each) => each.startsWith(prefix) && each.endsWith(`/${role}`));
  return written ?? `${prefix}${role}`;
}

/** A pattern of ARNs of any account, narrowed to one. */
function inAccount(pattern: string, account: string): readonly string[] {
  const parts = pattern.split(":");
  return parts.length > 5 && matchesPattern(parts[4] ?? "", account)
    ? [parts.with(4, account).join(":")].filter((arn) => !WHOLE_ACCOUNT.test(arn))
    : [];
}

function arnsIn(tests: readonly Test[], accounts: readonly string[]): readonly string[] {
  return valuesOf(tests, [PRINCIPAL_ARN]).flatMap((arn) =>
    ARN_IN_ACCOUNT.test(arn) ? [arn] : accounts.flatMap((account) => inAccount(arn, account)),
  );
}

function accountsIn({ named }: Principals): readonly string[] {
  return named.flatMap((principal) => wholeAccountOf(principal) ?? []);
}

function letsThrough(test: Test): boolean {
  return !comparisonOf(test).isOpposite;
}

function valuesOf(tests: readonly Test[], keys: readonly string[]): readonly string[] {
  return tests.filter(({ key }) => keys.includes(key)).flatMap(({ values }) => values.map(textOf));
}
