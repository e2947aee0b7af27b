import { classesOf } from "../classes/classes";
import { reachesOf } from "../decide/principal-match";
import type { Caller, ContextValue } from "../decide/request";
import type { Rule } from "../decide/rule";
import { parseOperator, type Test } from "../decide/test";
import { glob, type TextPattern } from "../decide/text-pattern";
import { UndecidableError } from "../decide/undecidable-error";
import { accountOf as accountNamed } from "../elements/principal";
import { choicesOf } from "./domain";
import type { Place } from "./property";

/** Callers of whom the documents say the same, as far as they name them. */
export interface CallerClass {
  readonly caller: Caller;
  /** What AWS fills in for them: the values that a key may have, undefined for its absence. */
  readonly fixed: Readonly<Record<string, readonly (ContextValue | undefined)[]>>;
  /** What `aws:PrincipalArn` is like for them, whatever they are called now; none has no ARN. */
  readonly arnWithin: TextPattern | undefined;
}

/** The keys that tell of a caller, as AWS writes them. */
export const CALLER_KEY_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...["aws:PrincipalArn", "aws:PrincipalAccount", "kms:CallerAccount", "aws:PrincipalType"],
    ...["aws:PrincipalIsAWSService", "aws:PrincipalServiceName"],
  ].map((name) => [name.toLowerCase(), name]),
);

const DIGITS = [..."0123456789"];
const ACCOUNT_KEYS: readonly string[] = ["aws:principalaccount", "kms:calleraccount"];
const PRINCIPAL_ARN = "aws:principalarn";
const SERVICE_NAME = "aws:principalservicename";
const ANY_NAME = glob("?*");

/** An account id: 12 digits. */
const ANY_ACCOUNT: TextPattern = Array.from({ length: 12 }, () => ({
  takes: DIGITS,
  repeats: false,
}));

/**
 * Every kind of caller, those that the rules name and one that none does, for the own account and
 * others. A user or role that was renamed, moved or created again is among them: the name by which a
 * Principal finds it and `aws:PrincipalArn` are chosen one by one.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export function callersFor(rules: readonly Rule[], place: Place): readonly CallerClass[] {
  const named = rules.flatMap(({ principals }) => principals?.named ?? []);
  const arns = [...new Set(named.map(({ name }) => name))];
  const classes = [
    ...accountsIn(rules, place).flatMap((account) => peopleOf(account, arns, place)),
    ...[...new Set(servicesIn(rules))].map(serviceNamed),
    ANONYMOUS,
  ];
  return [...new Map(classes.map((each) => [signatureOf(each, rules), each])).values()];
}

const ANONYMOUS: CallerClass = {
  caller: { kind: "anonymous" },
  fixed: {
    "aws:principalarn": [undefined],
    "aws:principalaccount": [undefined],
    "kms:calleraccount": [undefined],
    "aws:principaltype": [undefined, "Anonymous"],
    "aws:principalisawsservice": [undefined, "false"],
    "aws:principalservicename": [undefined],
  },
  arnWithin: undefined,
};

/** One that nothing names, those that principals name, and one for all that conditions take alike. */
function servicesIn(rules: readonly Rule[]): readonly string[] {
  const named = rules.flatMap(({ principals }) =>
    (principals?.named ?? []).filter(({ kind }) => kind === "service").map(({ name }) => name),
  );
  const tests = rules.flatMap((rule) => rule.tests.filter(({ key }) => key === SERVICE_NAME));
  const classes = choicesOf(SERVICE_NAME, tests, ANY_NAME).map(({ value }) => String(value));
  const unnamed = `${unnamedIn([...named, ...tests.flatMap(({ values }) => values)])}.amazonaws.com`;
  return [unnamed, ...named, ...(tests.length === 0 ? [] : classes)];
}

function serviceNamed(name: string): CallerClass {
  return {
    caller: { kind: "service", name },
    fixed: {
      "aws:principalarn": [undefined],
      "aws:principalaccount": [undefined],
      "aws:principalisawsservice": ["true"],
      [SERVICE_NAME]: [name],
    },
    arnWithin: undefined,
  };
}

/** The own account, those that principals name, and one for all that conditions take alike. */
function accountsIn(rules: readonly Rule[], { accountId }: Place): readonly string[] {
  const named = rules.flatMap(({ principals }) =>
    (principals?.named ?? []).flatMap((each) => accountNamed(each) ?? []),
  );
  const patterns = rules.flatMap(({ tests }) => tests.flatMap(accountPatterns));
  const classes = classesOf(
    [...new Set([accountId, ...named, ...patterns])].map((pattern) => [glob(pattern)]),
    ANY_ACCOUNT,
  );
  return [...new Set([accountId, ...classes.map(({ witness }) => witness)])];
}

/**
 * The patterns of accounts in a test of a key that tells of the caller's account. A value with a
 * variable is left to those who look at the key: they refuse it.
 */
function accountPatterns(test: Test): readonly string[] {
  const { key, values } = test;
  const plain = values.filter((value) => !value.includes("${"));
  if (ACCOUNT_KEYS.includes(key)) {
    return plain;
  }
  return key === PRINCIPAL_ARN ? plain.map((arn) => accountPartOf(arn, test)) : [];
}

/** @throws UndecidableError if a wildcard may reach over the account's own part of an ARN */
function accountPartOf(arn: string, { operator, name }: Test): string {
  const [arnPart = "", partition = "", service = "", region = "", account = ""] = arn.split(":");
  const base = parseOperator(operator)?.base;
  const mayReachOver = base?.family === "text" && base.hasWildcards === true;
  const before = [arnPart, partition, service, region].join(":");
  if (mayReachOver && (/[*?]/.test(before) || !/^[\d?]*\*?$/.test(account))) {
    throw new UndecidableError(
      `${operator} of ${name} with "${arn}", whose wildcards reach too far`,
    );
  }
  return account;
}

function unnamedIn(names: readonly string[]): string {
  let name = "unnamed";
  while (names.some((each) => each.includes(name))) {
    name += "x";
  }
  return name;
}

function peopleOf(
  account: string,
  arns: readonly string[],
  { partition }: Place,
): readonly CallerClass[] {
  const iam = `arn:${partition}:iam::${account}`;
  const sts = `arn:${partition}:sts::${account}`;
  const NAME = unnamedIn(arns);
  const own = (start: string) => arns.filter((arn) => arn.startsWith(start));
  const users = [...own(`${iam}:user/`), `${iam}:user/${NAME}`];
  const unnamedRole = `${iam}:role/${NAME}`;
  const roles = [...own(`${iam}:role/`), unnamedRole];
  const sessions: Caller[] = [
    ...roles.map((roleArn) => sessionOf(sts, roleArn, NAME)),
    ...own(`${sts}:assumed-role/`).flatMap((arn) => namedSession(arn, roles, unnamedRole)),
  ];
  // Whoever asks for the session gives it its name, so that each user may have each.
  const federated: Caller[] = [
    ...own(`${sts}:federated-user/`),
    `${sts}:federated-user/${NAME}`,
  ].flatMap((arn) => users.map((userArn): Caller => ({ kind: "federated user", arn, userArn })));
  const person = (type: string, within: string) => (caller: Caller) => ({
    caller,
    fixed: {
      "aws:principalaccount": [account],
      "kms:calleraccount": [account],
      "aws:principaltype": [type],
      "aws:principalisawsservice": ["false"],
      "aws:principalservicename": [undefined],
    },
    arnWithin: glob(within),
  });
  return [
    person("Account", `${iam}:root`)({ kind: "root", account }),
    ...users.map((arn): Caller => ({ kind: "user", arn })).map(person("User", `${iam}:user/?*`)),
    ...sessions.map(person("AssumedRole", `${iam}:role/?*`)),
    ...federated.map(person("FederatedUser", `${sts}:federated-user/?*`)),
  ];
}

function sessionOf(sts: string, roleArn: string, session: string): Caller {
  const role = roleArn.split("/").at(-1);
  return { kind: "role session", arn: `${sts}:assumed-role/${role}/${session}`, roleArn };
}

/** A session's name leaves out its role's path, so that several roles may be meant, and one that nothing names. */
function namedSession(
  arn: string,
  roles: readonly string[],
  unnamedRole: string,
): readonly Caller[] {
  const [, role] = arn.split("/");
  const written = roles.filter((roleArn) => roleArn.endsWith(`/${role}`));
  return [...written, `${unnamedRole}/${role}`].map((roleArn) => ({
    kind: "role session",
    arn,
    roleArn,
  }));
}

/** Callers are the same if all rules take them alike and AWS fills in the same for them. */
function signatureOf({ caller, fixed }: CallerClass, rules: readonly Rule[]): string {
  const reaches = rules.map((rule) => reachesOf(rule, caller, false));
  return JSON.stringify([caller.kind, fixed, reaches]);
}
