import { ACCOUNT, type Policy, type Question } from "./questions";

type Statement = Policy["Statement"][number];
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Something that the simulator reads otherwise than AWS's page says, and how to ask it all the same. */
export interface Correction {
  readonly what: string;
  /** AWS's page that settles it. */
  readonly page: string;
  readonly correct: (question: Question) => Question;
}

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** Matches nothing that a question asks about. */
const NOTHING = "\u0001";

export const CORRECTIONS: readonly Correction[] = [
  {
    what: "ForAnyValue with IfExists holds for a request without the key",
    page: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IfExists`,
    correct: (question) =>
      withConditions(question, (operator, key, values) =>
        /^ForAnyValue:.*IfExists$/.test(operator) && !isPresent(question, key) ? undefined : values,
      ),
  },
  {
    what: "a variable in a policy of version 2008-10-17 is plain text",
    page: `${GUIDE}/reference_policies_elements_version.html`,
    correct: (question) =>
      withTexts(question, (text, { Version }) =>
        Version === "2008-10-17" && text.includes(`\${`) ? replaced(text, NOTHING) : text,
      ),
  },
  {
    what: "a variable without a value is like nothing, which a negated operator asks for",
    page: `${GUIDE}/reference_policies_variables.html#policy-vars-no-value`,
    correct: (question) =>
      withTexts(question, (text) =>
        [...text.matchAll(/\$\{(aws:[^,}]+)\}/g)].some(([, key = ""]) => !isPresent(question, key))
          ? replaced(text, NOTHING)
          : text,
      ),
  },
  {
    what: `\${*} is an asterisk and \${$} a dollar in StringEquals, too`,
    page: `${GUIDE}/reference_policies_variables.html#policy-vars-specialchars`,
    correct: (question) =>
      withConditions(question, (operator, _key, values) =>
        /Equals/.test(operator) ? values.map(plainText) : values,
      ),
  },
  {
    what: "a date in seconds since 1970 is a date",
    page: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_Date`,
    correct: (question) =>
      JSON.parse(JSON.stringify(question).replaceAll('"1767225600"', '"2026-01-01T00:00:00Z"')),
  },
  {
    what: "NotIpAddress of one IPv4 address holds for every IPv6 address",
    page: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    correct: (question) =>
      withConditions(question, (operator, _key, values) =>
        /IpAddress/.test(operator)
          ? values.map((value) => (value === "203.0.113.7" ? `${value}/32` : value))
          : values,
      ),
  },
  {
    what: "0.0.0.0/0 is every IPv4 address",
    page: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    correct: (question) =>
      withConditions(question, (_operator, _key, values) =>
        values.flatMap((value) => (value === "0.0.0.0/0" ? ["0.0.0.0/1", "128.0.0.0/1"] : [value])),
      ),
  },
  {
    what: "a NotPrincipal that names an account leaves out none of its users by that alone",
    page: `${GUIDE}/reference_policies_elements_notprincipal.html`,
    correct: (question) =>
      withStatements(question, (statement) => withoutAccounts(statement, question)),
  },
  {
    what: "a federated user's session that has no policy has no permissions of its user's",
    page: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html",
    correct: (question) =>
      question.caller.kind === "federated user" && question.session === undefined
        ? withoutGrantsTo(question.caller.userArn, {
            ...question,
            identity: question.identity.flatMap(deniesOf),
          })
        : question,
  },
  {
    what: "what its account grants to a session itself is not limited by its policy",
    page: `${GUIDE}/access_policies_boundaries.html`,
    correct: (question) =>
      question.session !== undefined && isGrantedToSession(question)
        ? { ...question, session: allowingAll(question.session) }
        : question,
  },
];

export function corrected(question: Question): Question {
  return CORRECTIONS.reduce((asked, { correct }) => correct(asked), question);
}

function isPresent({ context }: Question, key: string): boolean {
  return Object.keys(context).some((name) => name.toLowerCase() === key.toLowerCase());
}

function plainText(value: string): string {
  return value.replace(`\${*}`, "*").replace(`\${$}`, () => "$");
}

function replaced(text: string, by: string): string {
  return text.startsWith("arn:") ? text.replace(/\$\{.*$/, by) : by;
}

function deniesOf(policy: Policy): readonly Policy[] {
  const Statement = policy.Statement.filter(({ Effect }) => Effect === "Deny");
  return Statement.length === 0 ? [] : [{ ...policy, Statement }];
}

/** Leaves a user out of what a resource's policy allows. */
function withoutGrantsTo(arn: string, question: Question): Question {
  const { resourcePolicy } = question;
  const Statement = resourcePolicy?.Statement.flatMap((statement) => {
    const { Effect, Principal } = statement;
    const names = (Principal as { readonly AWS?: readonly string[] } | undefined)?.AWS;
    if (Effect !== "Allow" || !names?.includes(arn)) {
      return [statement];
    }
    const others = names.filter((name) => name !== arn);
    return others.length === 0 ? [] : [{ ...statement, Principal: { AWS: others } }];
  });
  return resourcePolicy === undefined || Statement === undefined
    ? question
    : { ...question, resourcePolicy: { ...resourcePolicy, Statement } };
}

function allowingAll(policy: Policy): Policy {
  return {
    ...policy,
    Statement: [...policy.Statement, { Effect: "Allow", Action: "*", Resource: "*" }],
  };
}

/** By a statement without conditions about everything, as the questions with sessions have them. */
function isGrantedToSession({ caller, resourcePolicy }: Question): boolean {
  return (resourcePolicy?.Statement ?? []).some(
    ({ Effect, Principal }) =>
      Effect === "Allow" &&
      "arn" in caller &&
      caller.arn.includes(ACCOUNT) &&
      JSON.stringify(Principal ?? "").includes(caller.arn),
  );
}

function withoutAccounts(statement: Statement, { caller }: Question): Statement {
  const { NotPrincipal, ...rest } = statement;
  if (NotPrincipal === undefined || !("arn" in caller)) {
    return statement;
  }
  const { AWS: names } = NotPrincipal as { readonly AWS: readonly string[] };
  const role =
    "roleArn" in caller ? caller.roleArn : "userArn" in caller ? caller.userArn : caller.arn;
  if (names.includes(caller.arn) || names.includes(role)) {
    return statement;
  }
  const people = names.filter((name) => !/^\d+$|:root$/.test(name));
  return people.length === 0
    ? { ...rest, Principal: "*" }
    : { ...rest, NotPrincipal: { AWS: people } };
}

function withPolicies(question: Question, change: (policy: Policy) => Policy): Question {
  const { identity, boundary, session, resourcePolicy } = question;
  return {
    ...question,
    identity: identity.map(change),
    boundary: boundary && change(boundary),
    session: session && change(session),
    resourcePolicy: resourcePolicy && change(resourcePolicy),
  };
}

function withStatements(question: Question, change: (statement: Statement) => Statement): Question {
  return withPolicies(question, (policy) => ({
    ...policy,
    Statement: policy.Statement.map(change),
  }));
}

/** @param change undefined leaves the test out */
function withConditions(
  question: Question,
  change: (operator: string, key: string, values: readonly string[]) => unknown,
): Question {
  return withStatements(question, ({ Condition, ...statement }) => {
    if (Condition === undefined) {
      return statement;
    }
    const operators = Object.entries(Condition as Conditions).flatMap(([operator, keys]) => {
      const kept = Object.entries(keys).flatMap(([key, values]) => {
        const value = change(operator, key, [values].flat());
        return value === undefined ? [] : [[key, value] as const];
      });
      return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
    });
    return operators.length === 0
      ? statement
      : { ...statement, Condition: Object.fromEntries(operators) };
  });
}

/** Changes the texts of conditions and resources. */
function withTexts(question: Question, change: (text: string, policy: Policy) => string): Question {
  return withPolicies(question, (policy) => ({
    ...policy,
    Statement: policy.Statement.map((statement) => {
      const parts = ["Condition", "Resource", "NotResource"].filter((name) => name in statement);
      const changed = parts.map((name) => [name, deep(statement[name], policy, change)] as const);
      return { ...statement, ...Object.fromEntries(changed) };
    }),
  }));
}

function deep(
  value: unknown,
  policy: Policy,
  change: (text: string, policy: Policy) => string,
): unknown {
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
    typeof each === "string" ? change(each, policy) : each,
  );
}
