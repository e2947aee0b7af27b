import { isObject, type Properties } from "../../values/unknown";
import { elementOf, listOf, type Statement, textsIn } from "../document";
import { ARN_IN_ACCOUNT } from "./caller-keys";
import { hasWildcard } from "./pattern";
import { isWebIdentityProvider } from "./web-identity";

/** Under which heading of a Principal a name stands, in lower case. */
export type PrincipalKind = "aws" | "service" | "federated" | "canonicaluser" | "other";

/** One name in a Principal. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly name: string;
}

/** Whom a statement speaks of. */
export interface Principals {
  readonly named: readonly Principal[];
  /** Whether it speaks of everyone but those: its element is NotPrincipal. */
  readonly isInverted: boolean;
}

const KINDS: readonly PrincipalKind[] = ["aws", "service", "federated", "canonicaluser"];
const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_ROOT = /^arn:[a-z0-9-]+:iam::(\d{12}):root$/;

/** Longer than the ARN of anybody whose name a person chose. */
const LONGEST_NAME_SHOWN = 200;

/**
 * The names in a statement's Principal or NotPrincipal.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalsOf(elements: Properties): Principals {
  const principal = elementOf(elements, "Principal");
  const isInverted = principal === undefined && elementOf(elements, "NotPrincipal") !== undefined;
  const value = isInverted ? elementOf(elements, "NotPrincipal") : principal;
  return { named: listOf(value).flatMap(namesIn), isInverted };
}

/**
 * How the statement reaches everyone, as its reader would write it, or undefined if it names whom
 * it means. NotPrincipal means everyone else.
 */
export function everyoneAmong({ named, isInverted }: Principals): string | undefined {
  if (isInverted) {
    return "everyone but its NotPrincipal";
  }
  const provider = openProvider({ named, isInverted });
  return provider === undefined
    ? named.find(reachesEveryone) && "everyone"
    : `anyone with an account at ${provider}`;
}

/** The identity provider whose users the statement reaches, if it reaches nobody else of everyone. */
export function openProvider({ named, isInverted }: Principals): string | undefined {
  const open = isInverted ? [] : named.filter(reachesEveryone);
  return open.every(isWebIdentity) ? open[0]?.name : undefined;
}

/** Whether the statement's principal is everyone and nobody less, as a Deny must say it. */
export function isEveryone({ elements }: Statement): boolean {
  return areEveryone(principalsOf(elements));
}

export function areEveryone({ named, isInverted }: Principals): boolean {
  return !isInverted && named.some(isEveryoneName);
}

/** Whether the name is that of everyone, services too: "*" by itself or under AWS. */
export function isEveryoneName({ kind, name }: Principal): boolean {
  return kind === "aws" && name === "*";
}

/**
 * A wildcard where the account is, as in arn:aws:iam::*:root, names an account nobody chose. So
 * does an identity provider with which anyone can have an account.
 */
export function reachesEveryone(principal: Principal): boolean {
  const { name } = principal;
  return (hasWildcard(name) && !ARN_IN_ACCOUNT.test(name)) || isWebIdentity(principal);
}

function isWebIdentity({ kind, name }: Principal): boolean {
  return kind === "federated" && isWebIdentityProvider(name);
}

/** The account that stands for all its users and roles, if the principal is one. */
export function wholeAccountOf({ kind, name }: Principal): string | undefined {
  if (kind !== "aws") {
    return undefined;
  }
  return ACCOUNT_ID.test(name) ? name : ACCOUNT_ROOT.exec(name)?.[1];
}

/** The account that the principal belongs to, if its name says so. */
export function accountOf(principal: Principal): string | undefined {
  return (
    wholeAccountOf(principal) ??
    (principal.kind === "aws" ? ARN_IN_ACCOUNT.exec(principal.name)?.[1] : undefined)
  );
}

/** A principal's name as a message has it. */
export function labelOf(name: string): string {
  return name.length > LONGEST_NAME_SHOWN ? `a name of ${name.length} characters` : name;
}

/** A Principal that is a text, or a list, is read as names of AWS principals. */
function namesIn(principal: unknown): readonly Principal[] {
  if (!isObject(principal)) {
    return textsIn(principal).map((name) => ({ kind: "aws", name }));
  }
  return Object.entries(principal).flatMap(([heading, names]) => {
    const kind = KINDS.find((each) => each === heading.toLowerCase()) ?? "other";
    return textsIn(names).map((name) => ({ kind, name }));
  });
}
