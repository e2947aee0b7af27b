import { type Clause, clausesOf } from "../clause";
import { elementOf, nameOf, type PolicyDocument } from "../document";
import {
  type CallerKeys,
  ORGANIZATION_KEYS,
  patternOf,
  RESOURCE_KEYS,
  SOURCE_KEYS,
} from "../elements/caller-keys";
import { allHold, type Fact, type Request } from "../elements/condition";
import { mayNameKey } from "../elements/key-resource";
import { everyoneAmong, wholeAccountOf } from "../elements/principal";
import { KMS } from "../services";
import { callersNamed, partitionOf } from "./access";
import {
  ACCOUNT_KEYS,
  accountsLetThrough,
  type Caller,
  isWholeAccount,
  othersIn,
  reachOf,
  requestOf,
  rootOf,
} from "./caller";

const CONTROL = "kms:putkeypolicy";

/** What every request to change a key's policy carries, or does not, whoever makes it. */
const CALLS_BY_PEOPLE: Readonly<Record<string, string>> = {
  "aws:securetransport": "true",
  "aws:viaawsservice": "false",
  "kms:bypasspolicylockoutsafetycheck": "false",
};
/**
 * What besides is true of every request of the account's root user.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const PRINCIPAL_TYPE = "aws:principaltype";
/** Of a root user it is the account id. */
const USER_ID = "aws:userid";
const KEYS_OF_OTHER_CALLS = /^kms:(viaservice$|encryptioncontext:|grant|recipientattestation:)/;

/** The variable for the key's own account, to which all belong who may change its policy. */
const ACCOUNT_OF_KEY = /^\$\{aws:ResourceAccount\}$/i;

/** What compares the caller with the key, to whose account and organization both belong. */
const OWN_KEYS: CallerKeys = { ...ORGANIZATION_KEYS, ...RESOURCE_KEYS };

/** Why nobody keeps control of a key. */
export type Loss =
  | { readonly reason: "nobody is allowed" }
  | { readonly reason: "only others are allowed"; readonly path: string }
  | { readonly reason: "only under a condition"; readonly path: string }
  | { readonly reason: "denied"; readonly path: string };

/**
 * Whether somebody of the key's account can always change its policy: allowed without a condition
 * that a request may fail to meet, and not denied. Otherwise why not.
 *
 * Principals of other accounts do not count: the operation cannot be called across accounts.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 *
 * @param ownAccount the key's account, if it is known
 */
export function lossOfControl(
  document: PolicyDocument,
  ownAccount: string | undefined,
): Loss | undefined {
  const all = clausesOf(document, KMS).filter((clause) => speaksOfKey(clause, ownAccount));
  const clauses = all.filter(({ actions }) => actions.has(CONTROL));
  const callers = callersIn(all, ownAccount);
  const own = callers.filter(
    ({ account }) => ownAccount === undefined || account === undefined || account === ownAccount,
  );
  const allowed = clauses.filter(({ allows }) => allows);
  const reached = pairsOf(allowed, own);
  const [first] = reached;
  if (first === undefined) {
    const [other] = pairsOf(allowed, callers);
    return other === undefined
      ? { reason: "nobody is allowed" }
      : { reason: "only others are allowed", path: nameOf(other.clause.statement) };
  }
  const always = reached.filter(
    ({ clause, caller }) => allHold(clause.tests, requestToControl(caller)) === true,
  );
  const [sure] = always;
  if (sure === undefined) {
    return { reason: "only under a condition", path: nameOf(first.clause.statement) };
  }
  const denials = clauses.filter(({ allows }) => !allows);
  const kept = always.some(({ caller }) => denialOf(caller, denials) === undefined);
  const denial = denialOf(sure.caller, denials);
  return kept || denial === undefined
    ? undefined
    : { reason: "denied", path: nameOf(denial.statement) };
}

/** A statement without a Resource has no effect, nor has one that names another account's keys. */
function speaksOfKey({ statement, resources }: Clause, account: string | undefined): boolean {
  const isNamed = ["Resource", "NotResource"].some(
    (name) => elementOf(statement.elements, name) !== undefined,
  );
  return isNamed && resources.some((resource) => mayNameKey(resource, { account }));
}

/** Everybody who may matter: those that the policy names, and for each account root and others. */
function callersIn(clauses: readonly Clause[], ownAccount: string | undefined): readonly Caller[] {
  const partition = partitionOf(clauses);
  const accounts = clauses.flatMap(({ principals, tests }) => [
    ...principals.named.flatMap((principal) => wholeAccountOf(principal) ?? []),
    ...(everyoneAmong(principals) === undefined ? [] : accountsLetThrough(tests)),
  ]);
  const candidates = new Set([...accounts.map((account) => account ?? ownAccount), ownAccount]);
  const others = [...candidates].flatMap((account) => [
    ...(account === undefined ? [] : [rootOf(account, partition)]),
    ...othersIn(account, partition),
  ]);
  const named = callersNamed(clauses, ownAccount).filter(({ kind }) => kind === "aws");
  return [...others, ...named];
}

function pairsOf(clauses: readonly Clause[], callers: readonly Caller[]) {
  return clauses.flatMap((clause) =>
    callers
      .filter(
        (caller) =>
          reachOf(clause, caller) !== undefined &&
          allHold(clause.tests, requestToControl(caller)) !== false,
      )
      .map((caller) => ({ clause, caller })),
  );
}

function denialOf(caller: Caller, denials: readonly Clause[]): Clause | undefined {
  return denials.find(
    (clause) =>
      reachOf(clause, caller) !== undefined &&
      allHold(clause.tests, requestToControl(caller)) !== false,
  );
}

/**
 * What is known of a request to change the key's policy. An organization that the policy names is
 * taken to be the account's own.
 */
function requestToControl(caller: Caller): Request {
  return (key) => {
    const own = patternOf(OWN_KEYS, key);
    if (own !== undefined) {
      return { isNamed: own };
    }
    if (KEYS_OF_OTHER_CALLS.test(key) || patternOf(SOURCE_KEYS, key) !== undefined) {
      return "absent";
    }
    return Object.hasOwn(CALLS_BY_PEOPLE, key)
      ? { is: CALLS_BY_PEOPLE[key] ?? "" }
      : factOf(caller, key);
  };
}

/** What is known of the caller alone. */
function factOf(caller: Caller, key: string): Fact {
  if (caller.arn !== undefined && isWholeAccount(caller.arn)) {
    const { account } = caller;
    if (key === PRINCIPAL_TYPE) {
      return { is: "Account" };
    }
    if (key === USER_ID && account !== undefined) {
      return { is: account, orNamed: ACCOUNT_OF_KEY };
    }
  }
  const fact = requestOf(caller)(key);
  return ACCOUNT_KEYS.includes(key) && typeof fact === "object" && "is" in fact
    ? { ...fact, orNamed: ACCOUNT_OF_KEY }
    : fact;
}
