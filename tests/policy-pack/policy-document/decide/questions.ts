import fc from "fast-check";
import {
  accountOf,
  type Caller,
  type ContextValue,
} from "../../../../policy-pack/src/policy-document/decide/request";

export const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";

/** A policy as JSON. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** A request with all policies that decide about it, as plain data. */
export interface Question {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy | undefined;
  readonly session?: Policy | undefined;
  readonly resourcePolicy?: Policy | undefined;
}

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const BUCKET = "arn:aws:s3:::files";

const TARGETS = [
  ["kms:Decrypt", KEY],
  ["kms:CreateGrant", KEY],
  ["kms:PutKeyPolicy", KEY],
  ["s3:GetObject", `${BUCKET}/reports/2024.txt`],
  ["s3:PutObject", `${BUCKET}/kzax`],
  ["s3:ListBucket", BUCKET],
] as const;

function peopleOf(account: string): readonly Caller[] {
  return [
    { kind: "root", account },
    { kind: "user", arn: `arn:aws:iam::${account}:user/kzax` },
    { kind: "user", arn: `arn:aws:iam::${account}:user/other` },
    {
      kind: "role session",
      arn: `arn:aws:sts::${account}:assumed-role/Crew/kzax`,
      roleArn: `arn:aws:iam::${account}:role/air/Crew`,
    },
    // The simulator takes the session's name for that of the user.
    {
      kind: "federated user",
      arn: `arn:aws:sts::${account}:federated-user/kzax`,
      userArn: `arn:aws:iam::${account}:user/kzax`,
    },
  ];
}

const CALLERS: readonly Caller[] = [
  ...peopleOf(ACCOUNT),
  ...peopleOf(OTHER_ACCOUNT),
  { kind: "service", name: "logs.us-east-1.amazonaws.com" },
  { kind: "anonymous" },
];

const TYPES: Readonly<Record<Caller["kind"], string>> = {
  root: "Account",
  user: "User",
  "role session": "AssumedRole",
  "federated user": "FederatedUser",
  service: "AWSService",
  anonymous: "Anonymous",
};

const NAMES = [
  "*",
  ...[ACCOUNT, OTHER_ACCOUNT].flatMap((account) => [
    account,
    `arn:aws:iam::${account}:root`,
    `arn:aws:iam::${account}:user/kzax`,
    `arn:aws:iam::${account}:role/air/Crew`,
    `arn:aws:sts::${account}:assumed-role/Crew/kzax`,
    `arn:aws:sts::${account}:federated-user/kzax`,
  ]),
];

/** Values of requests and of policies, by what operators compare them as. */
const TEXTS = ["files", "Files", "file", "kzax", "reports/2024.txt", "a*", "a$b"];
const ARNS = [
  `arn:aws:iam::${ACCOUNT}:user/kzax`,
  `arn:aws:iam::${OTHER_ACCOUNT}:role/air/Crew`,
  "arn:aws:sns:us-east-1:111122223333:topic:tail",
];
const FAMILIES = [
  {
    operators: ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"],
    keys: ["s3:prefix", "aws:PrincipalTag/team", "aws:TagKeys"],
    values: [
      ...TEXTS,
      `\${aws:username}`,
      `\${aws:PrincipalTag/team, 'files'}`,
      `a\${*}`,
      `a\${$}b`,
    ],
  },
  {
    operators: ["StringLike", "StringNotLike"],
    keys: ["s3:prefix", "aws:PrincipalTag/team", "aws:TagKeys"],
    values: ["f*", "*s", "?iles", "*", "rep*/*.txt", `\${aws:username}*`, `a\${*}`, "files"],
  },
  {
    operators: ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"],
    keys: ["aws:SourceArn"],
    values: [
      ...ARNS,
      `arn:aws:iam::${ACCOUNT}:user/*`,
      "arn:aws:iam::*:role/*/Crew",
      "arn:aws:sns:*:*:topic*",
      `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
    ],
  },
  {
    operators: [
      ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
      ...["NumericGreaterThan", "NumericGreaterThanEquals"],
    ],
    keys: ["s3:max-keys"],
    values: ["7", "6.5", "30", "-1"],
  },
  {
    operators: [
      ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"],
      ...["DateGreaterThan", "DateGreaterThanEquals"],
    ],
    keys: ["aws:CurrentTime"],
    values: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-06-01", "1767225600"],
  },
  { operators: ["Bool"], keys: ["aws:SecureTransport"], values: ["true", "false", "True"] },
  // Keys whose values are known for each caller.
  {
    operators: ["StringEquals", "StringNotEquals"],
    keys: ["aws:PrincipalAccount", "aws:PrincipalType"],
    values: ["User", ACCOUNT, `\${aws:PrincipalTag/team}`, `\${aws:username, '${ACCOUNT}'}`],
  },
  { operators: ["BinaryEquals"], keys: ["s3:prefix"], values: ["ZmlsZXM=", "a3pheA=="] },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: ["aws:SourceIp"],
    values: ["203.0.113.0/24", "203.0.113.7", "2001:db8::/32", "0.0.0.0/0", "10.0.0.0/8"],
  },
] as const;

const request = fc
  .record({
    caller: fc.constantFrom(...CALLERS),
    target: fc.constantFrom(...TARGETS),
    context: fc.record(
      {
        "s3:prefix": fc.constantFrom(...TEXTS, "ZmlsZXM="),
        "aws:PrincipalTag/team": fc.constantFrom(...TEXTS),
        "aws:TagKeys": fc.subarray([...TEXTS], { minLength: 1, maxLength: 3 }),
        "aws:SourceArn": fc.constantFrom(...ARNS),
        "s3:max-keys": fc.constantFrom("6", "7", "7.5", "100"),
        "aws:CurrentTime": fc.constantFrom(
          ...["2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "1767225600"],
        ),
        "aws:SecureTransport": fc.constantFrom("true", "false"),
        "aws:SourceIp": fc.constantFrom("203.0.113.7", "198.51.100.1", "2001:db8::1"),
        "aws:username": fc.constantFrom("kzax", "other"),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ caller, target: [action, resource], context }) => ({
    caller,
    action,
    resource,
    context: known({
      ...context,
      "aws:PrincipalType": TYPES[caller.kind],
      "aws:PrincipalAccount": accountOf(caller),
      ...("arn" in caller && {
        "aws:PrincipalArn": "roleArn" in caller ? caller.roleArn : caller.arn,
      }),
    }),
  }));

function known(context: Readonly<Record<string, ContextValue | undefined>>): Question["context"] {
  return Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

const test = fc.constantFrom(...FAMILIES).chain(({ operators, keys, values }) =>
  fc
    .record({
      quantifier: fc.constantFrom("", "", "ForAnyValue:", "ForAllValues:"),
      operator: fc.constantFrom(...operators),
      ending: fc.constantFrom("", "", "IfExists"),
      key: fc.constantFrom(...keys),
      named: fc.subarray<string>([...values], { minLength: 1, maxLength: 2 }),
    })
    .map(({ quantifier, operator, ending, key, named }) => ({
      [`${quantifier}${operator}${ending}`]: { [key]: named },
    })),
);

const nullTest = fc
  .record({
    key: fc.constantFrom("s3:prefix", "aws:TagKeys", "aws:username"),
    value: fc.constantFrom("true", "false"),
  })
  .map(({ key, value }) => ({ Null: { [key]: value } }));

const condition = fc
  .array(fc.oneof({ weight: 6, arbitrary: test }, { weight: 1, arbitrary: nullTest }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((tests): Record<string, unknown> => Object.assign({}, ...tests));

const ACTIONS = ["*", "kms:*", "s3:*", "KMS:decrypt", "kms:De*", "s3:?etObject", "s3:PutObject"];
const RESOURCES = [
  ...["*", KEY, `arn:aws:kms:*:${ACCOUNT}:key/*`, BUCKET, `${BUCKET}/*`, "arn:aws:s3:::file?/rep*"],
  ...[`${BUCKET}/\${aws:username}`, `${BUCKET}/*/*.txt`],
];

function listed(name: string, values: readonly string[]) {
  const some = fc.subarray([...values], { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 4, arbitrary: some.map((list) => ({ [name]: list })) },
    { weight: 1, arbitrary: some.map((list) => ({ [`Not${name}`]: list })) },
  );
}

const everything = fc.constant({ Action: "*", Resource: "*" });
const anyTarget = fc
  .tuple(listed("Action", ACTIONS), listed("Resource", RESOURCES))
  .map(([actions, resources]) => ({ ...actions, ...resources }));

const principals = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .subarray(NAMES, { minLength: 1, maxLength: 2 })
      .map((AWS) => ({ Principal: { AWS } })),
  },
  { weight: 1, arbitrary: fc.constant({ Principal: "*" }) },
  {
    weight: 1,
    arbitrary: fc.constant({ Principal: { Service: "logs.us-east-1.amazonaws.com" } }),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray(NAMES.slice(1), { minLength: 1, maxLength: 4 })
      .map((AWS) => ({ NotPrincipal: { AWS } })),
  },
);

const everyone = fc.constant({ Principal: "*" });

function policy(parts: {
  readonly who?: fc.Arbitrary<object>;
  readonly what: fc.Arbitrary<object>;
  readonly when?: fc.Arbitrary<Record<string, unknown>>;
}): fc.Arbitrary<Policy> {
  const statement = fc
    .record({
      Effect: fc.constantFrom("Allow", "Allow", "Deny"),
      who: parts.who ?? fc.constant({}),
      what: parts.what,
      Condition: fc.option(parts.when ?? fc.constant({}), { nil: undefined }),
    })
    .map(({ Effect, who, what, Condition }) => ({
      Effect,
      ...who,
      ...what,
      ...(Condition && Object.keys(Condition).length > 0 && { Condition }),
    }));
  return fc.record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
  });
}

const ALLOW_ALL: Policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

function questions(parts: {
  readonly resourcePolicy?: fc.Arbitrary<Policy>;
  readonly identity: fc.Arbitrary<Policy>;
  readonly boundary?: fc.Arbitrary<Policy>;
  readonly session?: fc.Arbitrary<Policy>;
}): fc.Arbitrary<Question> {
  const optional = (arbitrary: fc.Arbitrary<Policy> | undefined) =>
    arbitrary === undefined ? fc.constant(undefined) : fc.option(arbitrary, { nil: undefined });
  return fc
    .record({
      request,
      identity: fc.array(parts.identity, { maxLength: 1 }),
      boundary: optional(parts.boundary),
      session: optional(parts.session),
      resourcePolicy: optional(parts.resourcePolicy),
    })
    .map(({ request: asked, identity, boundary, session, resourcePolicy }) => ({
      ...asked,
      // Services, the anonymous and the root user have no policies of their own.
      identity: "arn" in asked.caller ? identity : [],
      boundary: /user$|session$/.test(asked.caller.kind) ? boundary : undefined,
      session: /federated|session/.test(asked.caller.kind) ? session : undefined,
      resourcePolicy,
    }));
}

/** Questions by what is at stake in them. */
export const QUESTIONS: Readonly<Record<string, fc.Arbitrary<Question>>> = {
  conditions: questions({
    resourcePolicy: policy({ who: everyone, what: everything, when: condition }),
    identity: fc.constant(ALLOW_ALL),
  }),
  "principals and accounts": questions({
    resourcePolicy: policy({ who: principals, what: everything }),
    identity: fc.constant(ALLOW_ALL),
  }),
  "actions and resources": questions({
    resourcePolicy: policy({ who: principals, what: anyTarget }),
    identity: policy({ what: anyTarget }),
  }),
  "boundaries and session policies": questions({
    resourcePolicy: policy({ who: principals, what: everything }),
    identity: fc.constant(ALLOW_ALL),
    boundary: policy({ what: anyTarget }),
    session: policy({ what: anyTarget }),
  }),
  "all of it": questions({
    resourcePolicy: policy({ who: principals, what: anyTarget, when: condition }),
    identity: policy({ what: anyTarget, when: condition }),
    boundary: policy({ what: anyTarget, when: condition }),
  }),
};

export const ROOT_POLICY = ALLOW_ALL;
