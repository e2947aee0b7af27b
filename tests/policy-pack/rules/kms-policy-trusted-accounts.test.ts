import {
  KEY,
  KEY_POLICY,
  REPLICA_EXTERNAL_KEY,
  REPLICA_KEY,
} from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicyTrustedAccounts } from "../../../policy-pack/src/rules/kms-policy-trusted-accounts";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import {
  accepts,
  commonCases,
  NOTHING,
  policyCase,
  refuses,
  unknownCase,
} from "../key-policy-cases";
import {
  ACCOUNT,
  allow,
  deny,
  KEY_ARN,
  KEY_ID,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  toAws,
  toEveryone,
} from "../policy-text";

const THIRD_ACCOUNT = "777788889999";
const THIRD_ROOT = `arn:aws:iam::${THIRD_ACCOUNT}:root`;
const OTHER_ROOT = `arn:aws:iam::${OTHER_ACCOUNT}:root`;
const FIX = "Remove it, or add the account to trustedAccounts.";

function byName(index: number, name: string, account = OTHER_ACCOUNT): string {
  return `policy.Statement[${index}] lets in ${name}, of account ${account}. ${FIX}`;
}

function byCondition(key: string, account = OTHER_ACCOUNT): string {
  return `policy.Statement[1] lets in account ${account} through its condition on ${key}. ${FIX}`;
}

const foreignPrincipals: readonly ResourceCase[] = [
  OTHER_ACCOUNT,
  OTHER_ROOT,
  OTHER_ROLE,
  `arn:aws:iam::${OTHER_ACCOUNT}:user/kzax01`,
  `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Reader/anna`,
  `arn:aws-us-gov:sts::${OTHER_ACCOUNT}:federated-user/anna`,
].map((name) => refuses(name, byName(1, name), [ROOT_STATEMENT, toAws(name)]));

const foreignConditions: readonly ResourceCase[] = [
  ["kms:CallerAccount", OTHER_ACCOUNT],
  ["aws:PrincipalAccount", OTHER_ACCOUNT],
  ["aws:SourceAccount", OTHER_ACCOUNT],
  ["aws:SourceOwner", OTHER_ACCOUNT],
  ["aws:VpceAccount", OTHER_ACCOUNT],
  ["aws:PrincipalArn", OTHER_ROLE],
  ["aws:SourceArn", `arn:aws:cloudtrail:*:${OTHER_ACCOUNT}:trail/*`],
  ["aws:SourceVpcArn", `arn:aws:ec2:us-east-1:${OTHER_ACCOUNT}:vpc/vpc-1a2b3c4d`],
  ["kms:GranteePrincipal", OTHER_ROLE],
].map(([key = "", value = ""]) =>
  refuses(`a condition on ${key}`, byCondition(key), [
    ROOT_STATEMENT,
    toEveryone({ Condition: { stringlike: { [key.toUpperCase()]: [value] } } }),
  ]),
);

/** What names no account, or one in a way that lets nobody of it in. */
const silent: readonly (readonly [title: string, statement: object])[] = [
  ["a role of the own account", toAws([ROLE_ARN, ACCOUNT])],
  ["everyone, whom kms-policy-not-public refuses", toEveryone()],
  ["a service", allow({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })],
  ["a unique id", toAws("AROAEXAMPLEID12345678")],
  ["a name of another kind", allow({ Principal: { Federated: OTHER_ACCOUNT } })],
  ["a Deny to another account", deny({ Principal: { AWS: OTHER_ROOT } })],
  [
    "a Deny under a condition on another account",
    deny({ Condition: { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } } }),
  ],
  ["all but another account", allow({ NotPrincipal: { AWS: OTHER_ROOT } })],
  [
    "a condition against another account",
    toAws(ROLE_ARN, { Condition: { StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } } }),
  ],
  [
    "an organization",
    toEveryone({
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ],
  [
    "another account in an encryption context",
    toAws(ROLE_ARN, {
      Condition: { StringEquals: { "kms:EncryptionContext:tenant": OTHER_ACCOUNT } },
    }),
  ],
  [
    "a bucket",
    allow({
      Principal: { Service: "logging.s3.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::files-444455556666" } },
    }),
  ],
];

type Teller = Omit<ResourceCase, "it" | "props"> & { readonly props?: object };

/** What tells the key's own account, where the policy speaks of the other account alone. */
const told: readonly (readonly [title: string, teller: Teller])[] = [
  ["the ARN in keyId", { type: KEY_POLICY, props: { keyId: KEY_ARN } }],
  ["the ARN of the primary key", { type: REPLICA_KEY, props: { primaryKeyArn: KEY_ARN } }],
  [
    "the ARN of the primary key of external material",
    { type: REPLICA_EXTERNAL_KEY, props: { primaryKeyArn: KEY_ARN } },
  ],
  ["the provider's only account", { provider: { allowedAccountIds: [ACCOUNT] } }],
  [
    "the provider's only account as JSON",
    {
      provider: { allowedAccountIds: `["${ACCOUNT}"]`, assumeRole: `{"roleArn":"${OTHER_ROLE}"}` },
    },
  ],
  [
    "the provider's role",
    { provider: { assumeRole: `{"roleArn":"${ROLE_ARN}","sessionName":"up"}` } },
  ],
  [
    "the provider's role by a web identity",
    { provider: { assumeRoleWithWebIdentity: `{"roleArn":"${ROLE_ARN}"}` } },
  ],
  [
    "the provider's role after the one by a web identity",
    {
      provider: {
        assumeRoleWithWebIdentity: { roleArn: OTHER_ROLE },
        assumeRole: { roleArn: ROLE_ARN },
      },
    },
  ],
  [
    "the last of the provider's roles",
    { provider: { assumeRoles: `[{"roleArn":"${OTHER_ROLE}"},{"roleArn":"${ROLE_ARN}"}]` } },
  ],
  ["the configuration", { config: { ownAccount: ACCOUNT } }],
  [
    "the provider before the configuration",
    { provider: { allowedAccountIds: [ACCOUNT] }, config: { ownAccount: OTHER_ACCOUNT } },
  ],
];

const rootOnly = { policy: policyOf(ROOT_STATEMENT) };

/** Where nothing outside the policy tells the own account. */
const taken: readonly ResourceCase[] = [
  policyCase("takes the account whose root has kms:* for the own one", byName(0, OTHER_ROLE), [
    toAws(OTHER_ROLE, { Action: "kms:PutKeyPolicy" }),
    toAws(ROOT_ARN, { Action: "*" }),
  ]),
  refuses("the second root that has kms:*", byName(1, OTHER_ROOT), [
    ROOT_STATEMENT,
    toAws(OTHER_ROOT, { Action: "kms:*" }),
  ]),
  {
    ...policyCase("does not take a trusted account for the own one", NOTHING, [
      toAws([OTHER_ROOT, ROOT_ARN], { Action: "kms:*" }),
    ]),
    config: { trustedAccounts: [OTHER_ACCOUNT] },
  },
  policyCase(
    "takes the account that may change the policy for the own one",
    byName(0, OTHER_ROLE),
    [toAws(OTHER_ROLE), toAws(ROLE_ARN, { Action: "kms:Put*" })],
  ),
  policyCase("takes the first account named for the own one", byName(2, OTHER_ROLE), [
    allow({ Principal: { Service: "sns.amazonaws.com" } }),
    toAws(ROLE_ARN),
    toAws(OTHER_ROLE),
  ]),
  {
    it: "says that the key may tell the account once it is known",
    type: KEY_POLICY,
    props: { keyId: UNKNOWN_TEXT, ...rootOnly },
    advisories: ["keyId is not known until the update."],
  },
  {
    it: "refuses two accounts whichever the key turns out to belong to",
    type: KEY_POLICY,
    config: { trustedAccounts: [THIRD_ACCOUNT] },
    props: {
      keyId: UNKNOWN_TEXT,
      policy: policyOf(ROOT_STATEMENT, toAws([ROLE_ARN, OTHER_ROLE, THIRD_ACCOUNT])),
    },
    violations: [
      `policy lets in the accounts ${ACCOUNT}, ${OTHER_ACCOUNT}, of which at most one is the key's own. Remove the others, or add them to trustedAccounts.`,
    ],
  },
  {
    it: "does not wait for the key where every account is trusted",
    type: KEY_POLICY,
    config: { trustedAccounts: [ACCOUNT] },
    props: { keyId: UNKNOWN_TEXT, ...rootOnly },
  },
  {
    it: "does not wait for the key where the provider tells the account",
    type: KEY_POLICY,
    provider: { allowedAccountIds: [ACCOUNT] },
    props: { keyId: UNKNOWN_TEXT, ...rootOnly },
  },
  {
    it: "says that the provider may tell the account once it is known",
    provider: { allowedAccountIds: UNKNOWN_TEXT, assumeRole: { roleArn: UNKNOWN_TEXT } },
    props: rootOnly,
    advisories: [
      "allowedAccountIds of the provider, assumeRoles of the provider are not known until the update.",
    ],
  },
  ...[
    { allowedAccountIds: [OTHER_ACCOUNT, THIRD_ACCOUNT] },
    { allowedAccountIds: "{" },
    { allowedAccountIds: [] },
    { allowedAccountIds: ["44445555666"] },
    { assumeRole: "{}" },
    { assumeRoles: [] },
    { assumeRoles: '["x"]' },
    { assumeRole: { roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:user/Reader` } },
    { region: "us-east-1" },
  ].map((provider) => ({
    it: `learns no account from a provider with ${JSON.stringify(provider)}`,
    provider,
    props: rootOnly,
  })),
  ...[KEY_ID, "alias/files", `arn:aws:kms:us-east-1:44445555666:key/${KEY_ID}`].map((keyId) => ({
    it: `learns no account from the key ${keyId}`,
    type: KEY_POLICY,
    props: { keyId, ...rootOnly },
  })),
];

testResourcePolicy(kmsPolicyTrustedAccounts, KEY, [
  accepts("the policy that AWS gives a key", [ROOT_STATEMENT]),
  ...foreignPrincipals,
  ...foreignConditions,
  ...silent.map(([title, statement]) =>
    policyCase(`says nothing of ${title}`, NOTHING, [ROOT_STATEMENT, statement]),
  ),
  {
    ...policyCase(
      "accepts trusted accounts, and refuses others",
      byName(1, THIRD_ROOT, THIRD_ACCOUNT),
      [ROOT_STATEMENT, toAws([OTHER_ROLE, THIRD_ROOT])],
    ),
    config: { trustedAccounts: [OTHER_ACCOUNT] },
  },
  refuses(
    "every account that a statement names",
    [
      byName(1, OTHER_ROLE),
      byName(1, THIRD_ACCOUNT, THIRD_ACCOUNT),
      byCondition("kms:CallerAccount", THIRD_ACCOUNT),
    ],
    [
      ROOT_STATEMENT,
      toAws([OTHER_ROLE, THIRD_ACCOUNT], {
        Condition: { StringEquals: { "kms:CallerAccount": [ACCOUNT, THIRD_ACCOUNT] } },
      }),
    ],
  ),
  ...told.map(([title, { props, ...rest }]) => ({
    it: `knows the own account from ${title}`,
    ...rest,
    props: { ...props, policy: policyOf(toAws(OTHER_ROOT, { Action: "kms:*" }), toAws(ROLE_ARN)) },
    violations: [byName(0, OTHER_ROOT)],
  })),
  {
    it: "knows the own account from the ARN before the provider",
    type: KEY_POLICY,
    props: { keyId: KEY_ARN, policy: policyOf(toAws(OTHER_ROOT, { Action: "kms:*" })) },
    provider: { allowedAccountIds: [OTHER_ACCOUNT] },
    violations: [byName(0, OTHER_ROOT)],
    silentBeforeKnown: ["keyId"],
  },
  ...taken,
  {
    it: "refuses settings that are no account ids",
    config: { trustedAccounts: ["1"], ownAccount: 5 },
    props: rootOnly,
    violations: [
      "trustedAccounts is a list in this policy's configuration. Set it to a list of account ids of 12 digits.",
      "ownAccount is 5 in this policy's configuration. Set it to an account id of 12 digits.",
    ],
  },
  ...commonCases(byName(1, OTHER_ROLE), [ROOT_STATEMENT, toAws(OTHER_ROLE)]),
  unknownCase("effect of an object may let an account in", "Statement[1].Effect", [
    ROOT_STATEMENT,
    { ...toAws(OTHER_ROLE), Effect: UNKNOWN_TEXT },
  ]),
  unknownCase("principal of an object may be of another account", "Statement[1].Principal.AWS[1]", [
    ROOT_STATEMENT,
    toAws([ROLE_ARN, UNKNOWN_TEXT]),
  ]),
  unknownCase(
    "condition of an object may name another account",
    "Statement[1].Condition.StringEquals.kms:CallerAccount",
    [
      ROOT_STATEMENT,
      toEveryone({ Condition: { StringEquals: { "kms:CallerAccount": UNKNOWN_TEXT } } }),
    ],
  ),
]);
