import { reachesOf } from "../decide/principal-match";
import type { Caller, ContextValue } from "../decide/request";
import type { Rule } from "../decide/rule";
import { glob, type TextPattern } from "../decide/text-pattern";
import { wholeAccountOf } from "../elements/principal";
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

const SERVICE = "unnamed.amazonaws.com";
const NAME = "unnamed";

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
  const services = named.filter(({ kind }) => kind === "service").map(({ name }) => name);
  const classes = [
    ...accountsIn(rules, place).flatMap((account) => peopleOf(account, arns, place)),
    ...[SERVICE, ...services].map(serviceNamed),
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
  },
  arnWithin: undefined,
};

function serviceNamed(name: string): CallerClass {
  return {
    caller: { kind: "service", name },
    fixed: {
      "aws:principalarn": [undefined],
      "aws:principalaccount": [undefined],
      "aws:principalisawsservice": ["true"],
      "aws:principalservicename": [name],
    },
    arnWithin: undefined,
  };
}

/** The own account, those that the rules name, and one that none names. */
function accountsIn(rules: readonly Rule[], { accountId }: Place): readonly string[] {
  const texts = rules.flatMap(({ principals, tests }) => [
    ...(principals?.named ?? []).map((each) => wholeAccountOf(each) ?? each.name),
    ...tests.flatMap(({ values }) => values),
  ]);
  const named = texts.flatMap((text) => text.match(/(?<!\d)\d{12}(?!\d)/g) ?? []);
  const unnamed = ["123412341234", "432143214321", "567856785678"].find(
    (account) => account !== accountId && !named.includes(account),
  );
  return [...new Set([accountId, ...named, ...(unnamed === undefined ? [] : [unnamed])])];
}

function peopleOf(
  account: string,
  arns: readonly string[],
  { partition }: Place,
): readonly CallerClass[] {
  const iam = `arn:${partition}:iam::${account}`;
  const sts = `arn:${partition}:sts::${account}`;
  const own = (start: string) => arns.filter((arn) => arn.startsWith(start));
  const users = [...own(`${iam}:user/`), `${iam}:user/${NAME}`];
  const roles = [...own(`${iam}:role/`), `${iam}:role/${NAME}`];
  const sessions: Caller[] = [
    ...roles.map((roleArn) => sessionOf(sts, roleArn, NAME)),
    ...own(`${sts}:assumed-role/`).flatMap((arn) => namedSession(arn, iam, roles)),
  ];
  const federated: Caller[] = [
    ...users.map((userArn) => federatedAs(`${sts}:federated-user/${NAME}`, userArn)),
    ...own(`${sts}:federated-user/`).map((arn) => federatedAs(arn, `${iam}:user/${NAME}`)),
  ];
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

/** A session's name leaves out its role's path, so that several roles may be meant. */
function namedSession(arn: string, iam: string, roles: readonly string[]): readonly Caller[] {
  const [, role] = arn.split("/");
  const written = roles.filter((roleArn) => roleArn.endsWith(`/${role}`));
  return [...written, `${iam}:role/${role}`].map((roleArn) => ({
    kind: "role session",
    arn,
    roleArn,
  }));
}

function federatedAs(arn: string, userArn: string): Caller {
  return { kind: "federated user", arn, userArn };
}

/** Callers are the same if all rules take them alike and AWS fills in the same for them. */
function signatureOf({ caller, fixed }: CallerClass, rules: readonly Rule[]): string {
  const reaches = rules.map((rule) => reachesOf(rule, caller, false));
  return JSON.stringify([caller.kind, fixed, reaches]);
}
