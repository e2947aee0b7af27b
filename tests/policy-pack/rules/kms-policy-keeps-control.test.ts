import {
  KEY,
  KEY_POLICY,
  NATIVE_KEY,
  REPLICA_KEY,
} from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicyKeepsControl } from "../../../policy-pack/src/rules/kms-policy-keeps-control";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { accepts, commonCases, refuses, unknownCase } from "../key-policy-cases";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  USER_ARN,
} from "../policy-text";

const FIX =
  "Allow kms:* to the account root without a condition, and deny kms:PutKeyPolicy to nobody you need.";

const NOBODY = `policy allows kms:PutKeyPolicy to nobody. ${FIX}`;
const CONDITIONAL = `policy.Statement[0] allows kms:PutKeyPolicy only under a condition. ${FIX}`;
const DENIED = `policy.Statement[1] denies kms:PutKeyPolicy to all who are allowed it, or may. ${FIX}`;
const FOREIGN = `policy.Statement[0] allows kms:PutKeyPolicy, but only to other accounts, which AWS does not let change a policy. ${FIX}`;
const NO_ACCOUNT =
  'ownAccount is "1111" in this policy\'s configuration. Set it to an account id of 12 digits.';

const ADMINS = `arn:aws:iam::${ACCOUNT}:role/Admin*`;
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1234`;

function toRoot(Condition: unknown, Principal: unknown = { AWS: ROOT_ARN }): StatementParts {
  return allow({ Principal, Action: "kms:*", Condition });
}

/** Denies control, and the rest of kms:*, under this condition. */
function denyIf(Condition: object): StatementParts {
  return deny({ Action: "kms:*", Condition });
}

/** Conditions that every request of the account's own people to change the policy meets. */
const always: readonly object[] = [
  {},
  { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
  { StringEquals: { "kms:CallerAccount": [OTHER_ACCOUNT, ACCOUNT] } },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:*` } },
  { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } },
  { ArnLike: { "aws:PrincipalArn": ADMINS } },
  { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { Null: { "kms:ViaService": "true" } },
];

/** Conditions that such a request may fail to meet, or never meets. */
const sometimes: readonly object[] = [
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
  { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
  { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
  { StringEquals: { "aws:PrincipalTag/team": "flight" } },
  { StringLike: { "aws:PrincipalOrgID": "o-?" } },
  {
    StringEquals: { "aws:PrincipalAccount": ACCOUNT },
    Bool: { "aws:MultiFactorAuthPresent": true },
  },
];

const never: readonly object[] = [
  { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
  { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
  { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  { StringEquals: { "kms:EncryptionContext:tenant": "1" } },
  { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
  { Bool: { "aws:PrincipalIsAWSService": "true" } },
  { Bool: { "aws:ViaAWSService": "true" } },
];

/** Denies that leave somebody in control. */
const harmless: readonly (readonly [title: string, statement: object])[] = [
  ["another action", deny({ Action: ["kms:Decrypt", "kms:Get*"] })],
  ["everything but control", deny({ Action: undefined, NotAction: "kms:PutKeyPolicy" })],
  ["it to one role", deny({ Action: "kms:*", Principal: { AWS: ROLE_ARN } })],
  ["it to another account", deny({ Action: "kms:*", Principal: { AWS: OTHER_ACCOUNT } })],
  ["it to services", deny({ Action: "kms:*", Principal: { Service: "sns.amazonaws.com" } })],
  ["it to all but one role", deny({ Action: "kms:*", NotPrincipal: { AWS: ROLE_ARN } })],
  [
    "it to all but one role, by its ARN",
    denyIf({ ArnNotEquals: { "aws:PrincipalArn": ROLE_ARN } }),
  ],
  ["it to all but roles of a pattern", denyIf({ ArnNotLike: { "aws:PrincipalArn": ADMINS } })],
  [
    "it to all users",
    denyIf({ ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:user/*", ROOT_ARN] } }),
  ],
  [
    "it outside the organization",
    denyIf({ StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
  ],
  ["it outside the account", denyIf({ StringNotEquals: { "kms:CallerAccount": ACCOUNT } })],
  [
    "it without the safety check",
    denyIf({ Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } }),
  ],
  ["it through a service", denyIf({ StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } })],
  [
    "it to services of other accounts",
    denyIf({
      StringNotEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    }),
  ],
  ["it without TLS", deny({ Action: "*", Condition: { Bool: { "aws:SecureTransport": false } } })],
];

const harmful: readonly (readonly [title: string, statement: object])[] = [
  ["everything to everyone", deny({ Action: "kms:*" })],
  ["it to everyone", deny({ Action: "KMS:put*", Principal: { AWS: "*" } })],
  ["everything but use", deny({ Action: undefined, NotAction: ["kms:Decrypt", "kms:Encrypt"] })],
  ["it to the account", deny({ Action: "kms:*", Principal: { AWS: ACCOUNT } })],
  ["it without MFA", denyIf({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })],
  ["it from elsewhere", denyIf({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
  ["it outside a network", denyIf({ StringNotEquals: { "aws:SourceVpc": "vpc-1a2b3c4d" } })],
  [
    "it but through a service",
    denyIf({ StringNotEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }),
  ],
  [
    "it to all but another account's role",
    deny({ Action: "kms:*", NotPrincipal: { AWS: OTHER_ROLE } }),
  ],
  [
    "it outside another account",
    denyIf({ StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } }),
  ],
];

const whoHolds: readonly ResourceCase[] = [
  ...[ROOT_ARN, ACCOUNT, ROLE_ARN, USER_ARN, "AROAEXAMPLEID12345678", "*"].map((name) =>
    accepts(`${name} in control`, [toAws(name, { Action: ["kms:Decrypt", "kms:Put*"] })]),
  ),
  accepts("everyone in the account in control", [
    toRoot({ StringEquals: { "kms:CallerAccount": ACCOUNT } }, "*"),
  ]),
  accepts("a role in control beside a root under a condition", [
    toRoot({ Bool: { "aws:MultiFactorAuthPresent": "true" } }),
    toAws(ROLE_ARN, { Action: "kms:PutKeyPolicy" }),
  ]),
  refuses("a service in control", NOBODY, [toRoot(undefined, { Service: "lambda.amazonaws.com" })]),
  refuses("rights without control", NOBODY, [
    toAws(ROOT_ARN, { Action: ["kms:Get*", "kms:Decrypt"] }),
  ]),
  refuses("all rights but control", NOBODY, [toAws(ROOT_ARN, { NotAction: "kms:Put*" })]),
  refuses("a policy without statements", NOBODY, []),
  accepts("all rights but others", [toAws(ROOT_ARN, { NotAction: "kms:Decrypt" })]),
];

const accounts: readonly ResourceCase[] = [
  refuses(
    "to deny it to all of the account by their ARNs, in any partition",
    DENIED.replace("[1]", "[2]"),
    [
      allow({ Principal: { Service: "sns.amazonaws.com" } }),
      toRoot(undefined, { AWS: `arn:aws-us-gov:iam::${ACCOUNT}:root` }),
      denyIf({ ArnLike: { "aws:PrincipalArn": `arn:aws-us-gov:iam::${ACCOUNT}:*` } }),
    ],
  ),
  refuses("to deny it to all of an account that only a condition names", DENIED, [
    toRoot({ StringEquals: { "kms:CallerAccount": ACCOUNT } }, "*"),
    denyIf({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:*` } }),
  ]),
  accepts("everyone whom a Deny to one account leaves", [
    toRoot(undefined, "*"),
    deny({ Action: "kms:*", Principal: { AWS: OTHER_ACCOUNT } }),
  ]),
  accepts("the root user whom alone a Deny leaves out", [
    ROOT_STATEMENT,
    denyIf({ ArnNotEquals: { "aws:PrincipalArn": ROOT_ARN } }),
  ]),
  ...(
    [
      ["the key", KEY_POLICY, "keyId"],
      ["the primary key", REPLICA_KEY, "primaryKeyArn"],
    ] as const
  ).map(([what, type, property]) => ({
    it: `refuses another account's root by the ARN of ${what}`,
    type,
    props: { [property]: KEY_ARN, policy: policyOf(toRoot(undefined, { AWS: OTHER_ACCOUNT })) },
    violations: [FOREIGN],
    silentBeforeKnown: [property],
  })),
  {
    ...refuses("another account's role by the provider", FOREIGN, [
      toRoot(undefined, { AWS: OTHER_ROLE }),
    ]),
    provider: { allowedAccountIds: `["${ACCOUNT}"]` },
  },
  ...[
    refuses("everyone in another account by the configuration", FOREIGN, [
      toRoot({ StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } }, "*"),
    ]),
    accepts("everyone", [toRoot(undefined, "*")]),
    accepts("the own account's root", [ROOT_STATEMENT]),
  ].map((each) => ({ ...each, config: { ownAccount: ACCOUNT } })),
  {
    ...refuses("a setting that is no account id", NO_ACCOUNT, [ROOT_STATEMENT]),
    config: { ownAccount: "1111" },
  },
];

testResourcePolicy(kmsPolicyKeepsControl, KEY, [
  accepts("the policy that AWS gives a key", [ROOT_STATEMENT]),
  ...always.map((condition) =>
    accepts(`the account under ${JSON.stringify(condition)}`, [toRoot(condition)]),
  ),
  ...sometimes.map((condition) =>
    refuses(`the account under ${JSON.stringify(condition)}`, CONDITIONAL, [toRoot(condition)]),
  ),
  ...never.map((condition) =>
    refuses(`the account under ${JSON.stringify(condition)}`, NOBODY, [toRoot(condition)]),
  ),
  ...harmless.map(([title, statement]) => accepts(`to deny ${title}`, [ROOT_STATEMENT, statement])),
  ...harmful.map(([title, statement]) =>
    refuses(`to deny ${title}`, DENIED, [ROOT_STATEMENT, statement]),
  ),
  ...whoHolds,
  ...accounts,
  refuses("to deny it to the only role in control", DENIED, [
    toAws(ROLE_ARN, { Action: "kms:*" }),
    deny({ Action: "kms:*", Principal: { AWS: ROLE_ARN } }),
  ]),
  ...commonCases(NOBODY, [toAws(ROOT_ARN)]),
  {
    it: "refuses an object that no unknown part can save",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        ROOT_STATEMENT,
        deny({ Action: "kms:*" }),
        allow({ Principal: UNKNOWN_TEXT }),
      ),
    },
    violations: [DENIED.replace("policy", "keyPolicy")],
  },
  unknownCase("part of an object may take control away", "Statement[1].Action", [
    ROOT_STATEMENT,
    deny({ Action: UNKNOWN_TEXT }),
  ]),
  unknownCase("part of an object may keep control", "Statement[0].Principal.AWS", [
    { ...ROOT_STATEMENT, Principal: { AWS: UNKNOWN_TEXT } },
  ]),
]);
