import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
  REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsPolicyKeepsControl } from "../../policy-pack/rules/kms-policy-keeps-control";
import { type ResourceCase, testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  OTHER_ACCOUNT,
  policyOf,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  type StatementParts,
} from "./policy-text";

const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];
const FIX =
  "Allow kms:* to the account root without a condition, and deny kms:PutKeyPolicy to nobody you need.";

const NOBODY = `policy allows kms:PutKeyPolicy to nobody. ${FIX}`;
const CONDITIONAL = `policy.Statement[0] allows kms:PutKeyPolicy under a condition only. ${FIX}`;
const DENIED = `policy.Statement[1] denies kms:PutKeyPolicy to all who are allowed it, or may. ${FIX}`;
const FOREIGN = `policy.Statement[0] allows kms:PutKeyPolicy, but only to other accounts, which AWS does not let change a policy. ${FIX}`;

const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1234`;

function toRoot(Condition: unknown, Principal: unknown = { AWS: ROOT_ARN }): StatementParts {
  return allow({ Principal, Action: "kms:*", Condition });
}

function caseOf(
  it: string,
  statements: readonly unknown[],
  ...violations: readonly string[]
): ResourceCase {
  return { it, props: { policy: policyOf(...statements) }, violations };
}

/** Conditions that every request of the account's own people to change the policy meets. */
const always: readonly object[] = [
  {},
  { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
  { StringEquals: { "kms:CallerAccount": [OTHER_ACCOUNT, ACCOUNT] } },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:*` } },
  { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/Admin*` } },
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
    deny({ Action: "kms:*", Condition: { ArnNotEquals: { "aws:PrincipalArn": ROLE_ARN } } }),
  ],
  [
    "it to all but roles of a pattern",
    deny({
      Action: "kms:*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/Admin*` } },
    }),
  ],
  [
    "it to all users",
    deny({
      Action: "kms:*",
      Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:user/*", ROOT_ARN] } },
    }),
  ],
  [
    "it outside the organization",
    deny({
      Action: "kms:*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ],
  [
    "it outside the account",
    deny({ Action: "kms:*", Condition: { StringNotEquals: { "kms:CallerAccount": ACCOUNT } } }),
  ],
  ["it without TLS", deny({ Action: "*", Condition: { Bool: { "aws:SecureTransport": false } } })],
  [
    "it without the safety check",
    deny({
      Action: "kms:*",
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
    }),
  ],
  [
    "it through a service",
    deny({
      Action: "kms:*",
      Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
    }),
  ],
  [
    "it to services of other accounts",
    deny({
      Action: "kms:*",
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
        Bool: { "aws:PrincipalIsAWSService": "true" },
      },
    }),
  ],
];

const harmful: readonly (readonly [title: string, statement: object])[] = [
  ["everything to everyone", deny({ Action: "kms:*" })],
  ["it to everyone", deny({ Action: "KMS:put*", Principal: { AWS: "*" } })],
  ["everything but use", deny({ Action: undefined, NotAction: ["kms:Decrypt", "kms:Encrypt"] })],
  ["it to the account", deny({ Action: "kms:*", Principal: { AWS: ACCOUNT } })],
  [
    "it without MFA",
    deny({
      Action: "kms:*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    }),
  ],
  [
    "it from elsewhere",
    deny({ Action: "kms:*", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  ],
  [
    "it outside a network",
    deny({ Action: "kms:*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1a2b3c4d" } } }),
  ],
  [
    "it but through a service",
    deny({
      Action: "kms:*",
      Condition: { StringNotEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    }),
  ],
  [
    "it to all but another account's role",
    deny({ Action: "kms:*", NotPrincipal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader` } }),
  ],
  [
    "it outside another account",
    deny({
      Action: "kms:*",
      Condition: { StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
    }),
  ],
];

const whoHolds: readonly ResourceCase[] = [
  ...[
    ROOT_ARN,
    ACCOUNT,
    ROLE_ARN,
    `arn:aws:iam::${ACCOUNT}:user/kzax01`,
    "AROAEXAMPLEID12345678",
    "*",
  ].map((name) =>
    caseOf(`accepts ${name} in control`, [
      allow({ Principal: { AWS: name }, Action: ["kms:Decrypt", "kms:Put*"] }),
    ]),
  ),
  caseOf("accepts everyone in the account in control", [
    toRoot({ StringEquals: { "kms:CallerAccount": ACCOUNT } }, "*"),
  ]),
  caseOf("accepts a role in control beside a root under a condition", [
    toRoot({ Bool: { "aws:MultiFactorAuthPresent": "true" } }),
    allow({ Principal: { AWS: ROLE_ARN }, Action: "kms:PutKeyPolicy" }),
  ]),
  caseOf(
    "refuses a service in control",
    [toRoot(undefined, { Service: "lambda.amazonaws.com" })],
    NOBODY,
  ),
  caseOf(
    "refuses rights without control",
    [allow({ Principal: { AWS: ROOT_ARN }, Action: ["kms:Get*", "kms:Decrypt"] })],
    NOBODY,
  ),
  caseOf(
    "refuses all rights but control",
    [allow({ Principal: { AWS: ROOT_ARN }, NotAction: "kms:Put*" })],
    NOBODY,
  ),
  caseOf("refuses a policy without statements", [], NOBODY),
  caseOf("accepts all rights but others", [
    allow({ Principal: { AWS: ROOT_ARN }, NotAction: "kms:Decrypt" }),
  ]),
];

const GOVERNMENT_ROOT = `arn:aws-us-gov:iam::${ACCOUNT}:root`;

const accounts: readonly ResourceCase[] = [
  caseOf(
    "refuses to deny it to all of the account by their ARNs, in any partition",
    [
      allow({ Principal: { Service: "sns.amazonaws.com" } }),
      toRoot(undefined, { AWS: GOVERNMENT_ROOT }),
      deny({
        Action: "kms:*",
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws-us-gov:iam::${ACCOUNT}:*` } },
      }),
    ],
    DENIED.replace("[1]", "[2]"),
  ),
  caseOf(
    "refuses to deny it to all of an account that only a condition names",
    [
      toRoot({ StringEquals: { "kms:CallerAccount": ACCOUNT } }, "*"),
      deny({
        Action: "kms:*",
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:*` } },
      }),
    ],
    DENIED,
  ),
  caseOf("accepts everyone whom a Deny to one account leaves", [
    toRoot(undefined, "*"),
    deny({ Action: "kms:*", Principal: { AWS: OTHER_ACCOUNT } }),
  ]),
  caseOf("accepts the root user whom alone a Deny leaves out", [
    ROOT_STATEMENT,
    deny({ Action: "kms:*", Condition: { ArnNotEquals: { "aws:PrincipalArn": ROOT_ARN } } }),
  ]),
  {
    it: "refuses another account's root by the ARN of the key",
    type: KEY_POLICY,
    props: { keyId: KEY_ARN, policy: policyOf(toRoot(undefined, { AWS: OTHER_ACCOUNT })) },
    violations: [FOREIGN],
    silentBeforeKnown: ["keyId"],
  },
  {
    it: "refuses another account's root by the ARN of the primary key",
    type: REPLICA_KEY,
    props: { primaryKeyArn: KEY_ARN, policy: policyOf(toRoot(undefined, { AWS: OTHER_ACCOUNT })) },
    violations: [FOREIGN],
    silentBeforeKnown: ["primaryKeyArn"],
  },
  {
    it: "refuses another account's role by the provider",
    provider: { allowedAccountIds: `["${ACCOUNT}"]` },
    props: {
      policy: policyOf(toRoot(undefined, { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader` })),
    },
    violations: [FOREIGN],
  },
  {
    it: "refuses everyone in another account by the configuration",
    config: { ownAccount: ACCOUNT },
    props: {
      policy: policyOf(toRoot({ StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } }, "*")),
    },
    violations: [FOREIGN],
  },
  {
    it: "accepts everyone",
    config: { ownAccount: ACCOUNT },
    props: { policy: policyOf(toRoot(undefined, "*")) },
  },
  {
    it: "accepts the own account's root",
    config: { ownAccount: ACCOUNT },
    props: { policy: policyOf(ROOT_STATEMENT) },
  },
  {
    it: "refuses a setting that is no account id",
    config: { ownAccount: "1111" },
    props: { policy: policyOf(ROOT_STATEMENT) },
    violations: [
      'ownAccount is "1111" in this policy\'s configuration. Set it to an account id of 12 digits.',
    ],
  },
];

testResourceRule(kmsPolicyKeepsControl, KEY, [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  caseOf("accepts the policy that AWS gives a key", [ROOT_STATEMENT]),
  ...always.map((condition) =>
    caseOf(`accepts the account under ${JSON.stringify(condition)}`, [toRoot(condition)]),
  ),
  ...sometimes.map((condition) =>
    caseOf(
      `refuses the account under ${JSON.stringify(condition)}`,
      [toRoot(condition)],
      CONDITIONAL,
    ),
  ),
  ...never.map((condition) =>
    caseOf(`refuses the account under ${JSON.stringify(condition)}`, [toRoot(condition)], NOBODY),
  ),
  ...harmless.map(([title, statement]) =>
    caseOf(`accepts to deny ${title}`, [ROOT_STATEMENT, statement]),
  ),
  ...harmful.map(([title, statement]) =>
    caseOf(`refuses to deny ${title}`, [ROOT_STATEMENT, statement], DENIED),
  ),
  ...whoHolds,
  ...accounts,
  caseOf(
    "refuses to deny it to the only role in control",
    [
      allow({ Principal: { AWS: ROLE_ARN }, Action: "kms:*" }),
      deny({ Action: "kms:*", Principal: { AWS: ROLE_ARN } }),
    ],
    DENIED,
  ),
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      type,
      props: { policy: policyOf(allow({ Principal: { AWS: ROOT_ARN } })) },
      violations: [NOBODY],
    })),
  ...NATIVE_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: { keyPolicy: documentOf(allow({ Principal: { AWS: ROOT_ARN } })) },
    violations: [`keyP${NOBODY.slice(1)}`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
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
    violations: [`keyP${DENIED.slice(1)}`],
  },
  {
    it: "says which unknown part of an object may take control away",
    type: NATIVE_KEY,
    props: { keyPolicy: documentOf(ROOT_STATEMENT, deny({ Action: UNKNOWN_TEXT })) },
    advisories: ["keyPolicy.Statement[1].Action is not known until the update."],
  },
  {
    it: "says which unknown part of an object may keep control",
    type: NATIVE_KEY,
    props: { keyPolicy: documentOf({ ...ROOT_STATEMENT, Principal: { AWS: UNKNOWN_TEXT } }) },
    advisories: ["keyPolicy.Statement[0].Principal.AWS is not known until the update."],
  },
  ...["{", 5, "[]"].map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to kms-policy-well-formed`,
    props: { policy },
  })),
]);
