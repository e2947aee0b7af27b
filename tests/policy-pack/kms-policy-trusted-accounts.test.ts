import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
  REPLICA_EXTERNAL_KEY,
  REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsPolicyTrustedAccounts } from "../../policy-pack/rules/kms-policy-trusted-accounts";
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
} from "./policy-text";

const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];
const THIRD_ACCOUNT = "777788889999";
const OTHER_ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`;
const OTHER_ROOT = `arn:aws:iam::${OTHER_ACCOUNT}:root`;
const FIX = "Take it out, or add the account to trustedAccounts.";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY_ID}`;

function byName(index: number, name: string, account = OTHER_ACCOUNT): string {
  return `policy.Statement[${index}] lets in ${name}, of account ${account}. ${FIX}`;
}

function byCondition(key: string, account = OTHER_ACCOUNT): string {
  return `policy.Statement[1] lets in account ${account} by its condition on ${key}. ${FIX}`;
}

const foreignPrincipals: readonly ResourceCase[] = [
  OTHER_ACCOUNT,
  OTHER_ROOT,
  OTHER_ROLE,
  `arn:aws:iam::${OTHER_ACCOUNT}:user/kzax01`,
  `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Reader/anna`,
  `arn:aws-us-gov:sts::${OTHER_ACCOUNT}:federated-user/anna`,
].map((name) => ({
  it: `refuses ${name}`,
  props: { policy: policyOf(ROOT_STATEMENT, allow({ Principal: { AWS: name } })) },
  violations: [byName(1, name)],
}));

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
].map(([key = "", value = ""]) => ({
  it: `refuses a condition on ${key}`,
  props: {
    policy: policyOf(
      ROOT_STATEMENT,
      allow({ Principal: "*", Condition: { stringlike: { [key.toUpperCase()]: [value] } } }),
    ),
  },
  violations: [byCondition(key)],
}));

/** What names no account, or one in a way that lets nobody of it in. */
const silent: readonly (readonly [title: string, statement: object])[] = [
  ["a role of the own account", allow({ Principal: { AWS: [ROLE_ARN, ACCOUNT] } })],
  ["everyone, whom kms-policy-not-public refuses", allow({ Principal: "*" })],
  ["a service", allow({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })],
  ["a unique id", allow({ Principal: { AWS: "AROAEXAMPLEID12345678" } })],
  ["a name of another kind", allow({ Principal: { Federated: OTHER_ACCOUNT } })],
  ["a Deny to another account", deny({ Principal: { AWS: OTHER_ROOT } })],
  [
    "a Deny under a condition on another account",
    deny({ Condition: { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } } }),
  ],
  ["all but another account", allow({ NotPrincipal: { AWS: OTHER_ROOT } })],
  [
    "a condition against another account",
    allow({
      Principal: { AWS: ROLE_ARN },
      Condition: { StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
    }),
  ],
  [
    "an organization",
    allow({
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ],
  [
    "another account in an encryption context",
    allow({
      Principal: { AWS: ROLE_ARN },
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

/** What tells the key's own account, where the policy speaks of the other account alone. */
const told: readonly ResourceCase[] = [
  { it: "the ARN in keyId", type: KEY_POLICY, props: { keyId: KEY_ARN } },
  { it: "the ARN of the primary key", type: REPLICA_KEY, props: { primaryKeyArn: KEY_ARN } },
  {
    it: "the ARN of the primary key of external material",
    type: REPLICA_EXTERNAL_KEY,
    props: { primaryKeyArn: KEY_ARN },
  },
  { it: "the provider's only account", props: {}, provider: { allowedAccountIds: [ACCOUNT] } },
  {
    it: "the provider's only account as JSON",
    props: {},
    provider: { allowedAccountIds: `["${ACCOUNT}"]`, assumeRole: `{"roleArn":"${OTHER_ROLE}"}` },
  },
  {
    it: "the provider's role",
    props: {},
    provider: { assumeRole: `{"roleArn":"${ROLE_ARN}","sessionName":"up"}` },
  },
  {
    it: "the provider's role by a web identity",
    props: {},
    provider: { assumeRoleWithWebIdentity: `{"roleArn":"${ROLE_ARN}"}` },
  },
  {
    it: "the provider's role after the one by a web identity",
    props: {},
    provider: {
      assumeRoleWithWebIdentity: { roleArn: OTHER_ROLE },
      assumeRole: { roleArn: ROLE_ARN },
    },
  },
  {
    it: "the last of the provider's roles",
    props: {},
    provider: { assumeRoles: `[{"roleArn":"${OTHER_ROLE}"},{"roleArn":"${ROLE_ARN}"}]` },
  },
  { it: "the configuration", props: {}, config: { ownAccount: ACCOUNT } },
  {
    it: "the provider before the configuration",
    props: {},
    provider: { allowedAccountIds: [ACCOUNT] },
    config: { ownAccount: OTHER_ACCOUNT },
  },
].map(({ it, props, ...rest }) => ({
  it: `knows the own account from ${it}`,
  ...rest,
  props: {
    ...props,
    policy: policyOf(
      { ...ROOT_STATEMENT, Principal: { AWS: OTHER_ROOT } },
      allow({ Principal: { AWS: ROLE_ARN } }),
    ),
  },
  violations: [byName(0, OTHER_ROOT)],
}));

/** Where nothing outside the policy tells the own account. */
const taken: readonly ResourceCase[] = [
  {
    it: "takes the account whose root has kms:* for the own one",
    props: {
      policy: policyOf(
        allow({ Principal: { AWS: OTHER_ROLE }, Action: "kms:PutKeyPolicy" }),
        allow({ Principal: { AWS: ROOT_ARN }, Action: "*" }),
      ),
    },
    violations: [byName(0, OTHER_ROLE)],
  },
  {
    it: "refuses the second root that has kms:*",
    props: {
      policy: policyOf(ROOT_STATEMENT, allow({ Principal: { AWS: OTHER_ROOT }, Action: "kms:*" })),
    },
    violations: [byName(1, OTHER_ROOT)],
  },
  {
    it: "does not take a trusted account for the own one",
    config: { trustedAccounts: [OTHER_ACCOUNT] },
    props: {
      policy: policyOf(allow({ Principal: { AWS: [OTHER_ROOT, ROOT_ARN] }, Action: "kms:*" })),
    },
  },
  {
    it: "takes the account that may change the policy for the own one",
    props: {
      policy: policyOf(
        allow({ Principal: { AWS: OTHER_ROLE } }),
        allow({ Principal: { AWS: ROLE_ARN }, Action: "kms:Put*" }),
      ),
    },
    violations: [byName(0, OTHER_ROLE)],
  },
  {
    it: "takes the first account named for the own one",
    props: {
      policy: policyOf(
        allow({ Principal: { Service: "sns.amazonaws.com" } }),
        allow({ Principal: { AWS: ROLE_ARN } }),
        allow({ Principal: { AWS: OTHER_ROLE } }),
      ),
    },
    violations: [byName(2, OTHER_ROLE)],
  },
  {
    it: "says that the key may tell the account once it is known",
    type: KEY_POLICY,
    props: { keyId: UNKNOWN_TEXT, policy: policyOf(ROOT_STATEMENT) },
    advisories: ["keyId is not known until the update."],
  },
  {
    it: "refuses two accounts whichever the key turns out to belong to",
    type: KEY_POLICY,
    config: { trustedAccounts: [THIRD_ACCOUNT] },
    props: {
      keyId: UNKNOWN_TEXT,
      policy: policyOf(
        ROOT_STATEMENT,
        allow({ Principal: { AWS: [ROLE_ARN, OTHER_ROLE, THIRD_ACCOUNT] } }),
      ),
    },
    violations: [
      `policy lets in the accounts ${ACCOUNT}, ${OTHER_ACCOUNT}, of which one at most is the key's own. Take the others out, or add them to trustedAccounts.`,
    ],
  },
  {
    it: "does not wait for the key where every account is trusted",
    type: KEY_POLICY,
    config: { trustedAccounts: [ACCOUNT] },
    props: { keyId: UNKNOWN_TEXT, policy: policyOf(ROOT_STATEMENT) },
  },
  {
    it: "does not wait for the key where the provider tells the account",
    type: KEY_POLICY,
    provider: { allowedAccountIds: [ACCOUNT] },
    props: { keyId: UNKNOWN_TEXT, policy: policyOf(ROOT_STATEMENT) },
  },
  {
    it: "says that the provider may tell the account once it is known",
    provider: { allowedAccountIds: UNKNOWN_TEXT, assumeRole: { roleArn: UNKNOWN_TEXT } },
    props: { policy: policyOf(ROOT_STATEMENT) },
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
    props: { policy: policyOf(ROOT_STATEMENT) },
  })),
  ...[KEY_ID, "alias/files", `arn:aws:kms:us-east-1:44445555666:key/${KEY_ID}`].map((keyId) => ({
    it: `learns no account from the key ${keyId}`,
    type: KEY_POLICY,
    props: { keyId, policy: policyOf(ROOT_STATEMENT) },
  })),
];

testResourceRule(kmsPolicyTrustedAccounts, KEY, [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  { it: "accepts the policy that AWS gives a key", props: { policy: policyOf(ROOT_STATEMENT) } },
  ...foreignPrincipals,
  ...foreignConditions,
  ...silent.map(([title, statement]) => ({
    it: `says nothing of ${title}`,
    props: { policy: policyOf(ROOT_STATEMENT, statement) },
  })),
  {
    it: "accepts trusted accounts, and refuses others",
    config: { trustedAccounts: [OTHER_ACCOUNT] },
    props: {
      policy: policyOf(
        ROOT_STATEMENT,
        allow({ Principal: { AWS: [OTHER_ROLE, `arn:aws:iam::${THIRD_ACCOUNT}:root`] } }),
      ),
    },
    violations: [byName(1, `arn:aws:iam::${THIRD_ACCOUNT}:root`, THIRD_ACCOUNT)],
  },
  {
    it: "refuses every account that a statement names",
    props: {
      policy: policyOf(
        ROOT_STATEMENT,
        allow({
          Principal: { AWS: [OTHER_ROLE, THIRD_ACCOUNT] },
          Condition: { StringEquals: { "kms:CallerAccount": [ACCOUNT, THIRD_ACCOUNT] } },
        }),
      ),
    },
    violations: [
      byName(1, OTHER_ROLE),
      byName(1, THIRD_ACCOUNT, THIRD_ACCOUNT),
      byCondition("kms:CallerAccount", THIRD_ACCOUNT),
    ],
  },
  ...told,
  {
    it: "knows the own account from the ARN before the provider",
    type: KEY_POLICY,
    props: {
      keyId: KEY_ARN,
      policy: policyOf({ ...ROOT_STATEMENT, Principal: { AWS: OTHER_ROOT } }),
    },
    provider: { allowedAccountIds: [OTHER_ACCOUNT] },
    violations: [byName(0, OTHER_ROOT)],
    silentBeforeKnown: ["keyId"],
  },
  ...taken,
  {
    it: "refuses settings that are no account ids",
    config: { trustedAccounts: ["1"], ownAccount: 5 },
    props: { policy: policyOf(ROOT_STATEMENT) },
    violations: [
      "trustedAccounts is a list in this policy's configuration. Set it to a list of account ids of 12 digits.",
      "ownAccount is 5 in this policy's configuration. Set it to an account id of 12 digits.",
    ],
  },
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      type,
      props: { policy: policyOf(ROOT_STATEMENT, allow({ Principal: { AWS: OTHER_ROLE } })) },
      violations: [byName(1, OTHER_ROLE)],
    })),
  ...NATIVE_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: { keyPolicy: documentOf(ROOT_STATEMENT, allow({ Principal: { AWS: OTHER_ROLE } })) },
    violations: [`keyP${byName(1, OTHER_ROLE).slice(1)}`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  {
    it: "says which unknown effect of an object may let an account in",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(ROOT_STATEMENT, {
        ...allow({ Principal: { AWS: OTHER_ROLE } }),
        Effect: UNKNOWN_TEXT,
      }),
    },
    advisories: ["keyPolicy.Statement[1].Effect is not known until the update."],
  },
  {
    it: "says which unknown principal of an object may be of another account",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        ROOT_STATEMENT,
        allow({ Principal: { AWS: [ROLE_ARN, UNKNOWN_TEXT] } }),
      ),
    },
    advisories: ["keyPolicy.Statement[1].Principal.AWS[1] is not known until the update."],
  },
  {
    it: "says which unknown condition of an object may name another account",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        ROOT_STATEMENT,
        allow({
          Principal: "*",
          Condition: { StringEquals: { "kms:CallerAccount": UNKNOWN_TEXT } },
        }),
      ),
    },
    advisories: [
      "keyPolicy.Statement[1].Condition.StringEquals.kms:CallerAccount is not known until the update.",
    ],
  },
  ...["{", 5, "[]"].map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to kms-policy-well-formed`,
    props: { policy },
  })),
]);
