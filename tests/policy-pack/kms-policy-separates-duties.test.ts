import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsPolicySeparatesDuties } from "../../policy-pack/rules/kms-policy-separates-duties";
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
const FIX = "Take one of the two away, or deny it.";

const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/kzax01`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/anna`;
const PATTERN = `arn:aws:iam::${ACCOUNT}:role/Admin*`;

function named(name: string, Action: unknown): StatementParts {
  return allow({ Principal: { AWS: name }, Action });
}

/** Under the account, whoever has this ARN. */
function underAccount(arn: unknown, Action: unknown): StatementParts {
  const Condition = { ArnLike: { "aws:PrincipalArn": arn } };
  return allow({ Principal: { AWS: ROOT_ARN }, Action, Condition });
}

function everyoneInAccount(Action: unknown): StatementParts {
  const Condition = { StringEquals: { "kms:CallerAccount": ACCOUNT } };
  return allow({ Principal: { AWS: "*" }, Action, Condition });
}

function inOne(name: string, administration: string, use: string): string {
  return `policy.Statement[1] lets ${name} administer the key (${administration}) and use it (${use}). ${FIX}`;
}

function inTwo(name: string): string {
  return `policy.Statement[1] lets ${name} administer the key (kms:PutKeyPolicy), and policy.Statement[2] lets them use it (kms:Decrypt). ${FIX}`;
}

function caseOf(
  it: string,
  statements: readonly unknown[],
  ...violations: readonly string[]
): ResourceCase {
  return { it, props: { policy: policyOf(ROOT_STATEMENT, ...statements) }, violations };
}

/** Each action that counts as administration, and as use, beside one that surely is the other. */
const administrative = [
  ...["PutKeyPolicy", "ScheduleKeyDeletion", "CancelKeyDeletion", "DisableKey", "EnableKey"],
  ...["DisableKeyRotation", "EnableKeyRotation", "RotateKeyOnDemand", "ImportKeyMaterial"],
  ...["DeleteImportedKeyMaterial", "ReplicateKey", "SynchronizeMultiRegionKey"],
  ...["UpdatePrimaryRegion", "UpdateKeyDescription", "CreateAlias", "UpdateAlias", "DeleteAlias"],
  ...["TagResource", "UntagResource"],
].map((name) => `kms:${name}`);

const usual = [
  ...["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
  ...["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "ReEncryptFrom"],
  ...["ReEncryptTo", "CreateGrant", "Sign", "Verify", "GenerateMac", "VerifyMac"],
  "DeriveSharedSecret",
].map((name) => `kms:${name}`);

const harmless = [
  ...["DescribeKey", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus"],
  ...["GetParametersForImport", "GetPublicKey", "ListGrants", "ListKeyPolicies"],
  ...["ListKeyRotations", "ListResourceTags", "RetireGrant", "RevokeGrant"],
].map((name) => `kms:${name}`);

const actions: readonly ResourceCase[] = [
  ...administrative.map((action) =>
    caseOf(
      `refuses ${action} beside Decrypt`,
      [named(ROLE_ARN, [action, "kms:Decrypt"])],
      inOne(ROLE_ARN, action, "kms:Decrypt"),
    ),
  ),
  ...usual.map((action) =>
    caseOf(
      `refuses ${action} beside PutKeyPolicy`,
      [named(ROLE_ARN, [action, "kms:PutKeyPolicy"])],
      inOne(ROLE_ARN, "kms:PutKeyPolicy", action),
    ),
  ),
  caseOf("accepts every administrative action together", [named(ROLE_ARN, administrative)]),
  caseOf("accepts every use together", [named(ROLE_ARN, usual)]),
  caseOf("accepts what is neither beside administration", [
    named(ROLE_ARN, [...harmless, "kms:PutKeyPolicy"]),
  ]),
  caseOf("accepts what is neither beside use", [named(ROLE_ARN, [...harmless, "kms:Decrypt"])]),
  caseOf(
    "refuses kms:*",
    [named(ROLE_ARN, "kms:*")],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses kms:Create*, which is to create aliases and grants",
    [named(ROLE_ARN, "kms:Create*")],
    inOne(ROLE_ARN, "kms:CreateAlias", "kms:CreateGrant"),
  ),
  caseOf(
    "refuses the administrators of the AWS console, whose kms:Create* has grants in it",
    [named(ROLE_ARN, ["kms:Create*", "kms:Put*", "kms:ScheduleKeyDeletion"])],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:CreateGrant"),
  ),
  caseOf(
    "refuses a NotAction that leaves both",
    [allow({ Principal: { AWS: ROLE_ARN }, NotAction: "kms:Decrypt" })],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Encrypt"),
  ),
  caseOf("accepts a NotAction that leaves nothing to use", [
    allow({ Principal: { AWS: ROLE_ARN }, NotAction: usual }),
  ]),
  caseOf(
    "refuses actions in other letters",
    [named(ROLE_ARN, ["KMS:putkeypolicy", "kms:DECRYPT"])],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses to create grants for the resources of AWS services, which is use through them",
    [
      named(ROLE_ARN, "kms:PutKeyPolicy"),
      allow({
        Principal: { AWS: ROLE_ARN },
        Action: "kms:CreateGrant",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      }),
    ],
    inTwo(ROLE_ARN).replace("kms:Decrypt", "kms:CreateGrant"),
  ),
];

const principals: readonly ResourceCase[] = [
  caseOf("accepts two roles", [
    named(ROLE_ARN, "kms:PutKeyPolicy"),
    named(`${ROLE_ARN}er`, "kms:Decrypt"),
  ]),
  caseOf("accepts the account by its ARN and by its id", [
    named(ROOT_ARN, "kms:*"),
    named(ACCOUNT, "kms:*"),
  ]),
  caseOf("accepts an account under a condition of another kind", [
    allow({
      Principal: { AWS: ROOT_ARN },
      Action: "kms:*",
      Condition: {
        StringEquals: { "kms:CallerAccount": ACCOUNT },
        ArnNotLike: { "aws:PrincipalArn": ROLE_ARN },
        ArnLike: {
          "aws:PrincipalArn": [`arn:aws:iam::${ACCOUNT}:*`, `arn:aws:iam::${ACCOUNT}:root`],
        },
      },
    }),
  ]),
  ...[ROLE_ARN, USER_ARN, SESSION_ARN, "AROAEXAMPLEID12345678"].map((name) =>
    caseOf(
      `refuses ${name} in two statements`,
      [named(name, "kms:PutKeyPolicy"), named(name, "kms:Decrypt")],
      inTwo(name),
    ),
  ),
  caseOf(
    "refuses a session that has one part as its role",
    [named(ROLE_ARN, "kms:PutKeyPolicy"), named(SESSION_ARN, "kms:Decrypt")],
    inTwo(SESSION_ARN),
  ),
  caseOf(
    "refuses a session that has one part as its role with a path",
    [
      named(`arn:aws:iam::${ACCOUNT}:role/team/Reader`, "kms:PutKeyPolicy"),
      named(SESSION_ARN, "kms:Decrypt"),
    ],
    inTwo(SESSION_ARN),
  ),
  caseOf("accepts sessions of roles of other names and of another account", [
    named(ROLE_ARN, "kms:PutKeyPolicy"),
    named(`arn:aws:sts::${ACCOUNT}:assumed-role/Writer/anna`, "kms:Decrypt"),
    named(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Reader/anna`, "kms:Decrypt"),
  ]),
  caseOf(
    "refuses a role once, and not its session too",
    [named(ROLE_ARN, "kms:*"), named(SESSION_ARN, "kms:*")],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses one of several principals",
    [
      allow({ Principal: { AWS: [USER_ARN, ROLE_ARN] }, Action: "kms:PutKeyPolicy" }),
      allow({ Principal: { AWS: [ROLE_ARN, ROOT_ARN] } }),
    ],
    inTwo(ROLE_ARN),
  ),
  caseOf(
    "refuses a service",
    [allow({ Principal: { Service: "lambda.amazonaws.com" }, Action: "kms:*" })],
    inOne("lambda.amazonaws.com", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf("accepts a service and a user of the same name", [
    allow({ Principal: { Service: "lambda.amazonaws.com" }, Action: "kms:Decrypt" }),
    allow({ Principal: { Federated: "lambda.amazonaws.com" }, Action: "kms:PutKeyPolicy" }),
  ]),
  caseOf(
    "refuses whoever an account lets in by ARN",
    [underAccount(ROLE_ARN, "kms:*")],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses a pattern of ARNs that an account lets in",
    [underAccount(PATTERN, "kms:PutKeyPolicy"), underAccount([ROLE_ARN, PATTERN], "kms:Decrypt")],
    inTwo(PATTERN),
  ),
  caseOf(
    "refuses a pattern of ARNs of any account, under one account",
    [underAccount("arn:aws:iam::*:role/Admin*", "kms:*")],
    inOne(PATTERN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses a role that is named once and found by pattern once",
    [
      underAccount(PATTERN, "kms:PutKeyPolicy"),
      named(`arn:aws:iam::${ACCOUNT}:role/AdminAnna`, "kms:Decrypt"),
    ],
    inTwo(`arn:aws:iam::${ACCOUNT}:role/AdminAnna`),
  ),
  caseOf("accepts patterns of different roles", [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    underAccount(`arn:aws:iam::${ACCOUNT}:role/Read*`, "kms:Decrypt"),
  ]),
  caseOf("accepts patterns that might find the same role one day", [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    underAccount(`arn:aws:iam::${ACCOUNT}:role/*Reader`, "kms:Decrypt"),
  ]),
  caseOf(
    "refuses everyone in an account",
    [everyoneInAccount("kms:PutKeyPolicy"), everyoneInAccount("kms:Decrypt")],
    inTwo(`everyone in account ${ACCOUNT}`),
  ),
  caseOf(
    "refuses a role that has one part as everyone in its account does",
    [named(ROLE_ARN, "kms:PutKeyPolicy"), everyoneInAccount("kms:Decrypt")],
    inTwo(ROLE_ARN),
  ),
  caseOf("accepts a role of another account than everyone's", [
    named(`arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`, "kms:PutKeyPolicy"),
    everyoneInAccount("kms:Decrypt"),
  ]),
  caseOf(
    "refuses everyone",
    [allow({ Principal: "*", Action: "kms:*" }), named(ROLE_ARN, "kms:*")],
    inOne("everyone", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses everyone in two accounts, each once",
    [
      allow({
        Principal: "*",
        Action: "kms:*",
        Condition: { StringEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER_ACCOUNT] } },
      }),
    ],
    inOne(`everyone in account ${ACCOUNT}`, "kms:PutKeyPolicy", "kms:Decrypt"),
    inOne(`everyone in account ${OTHER_ACCOUNT}`, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  ...[`1${ACCOUNT}`, `${ACCOUNT}1`, "*"].map((account) =>
    caseOf(
      `refuses everyone in ${account}, whoever that is`,
      [
        allow({
          Principal: "*",
          Action: "kms:*",
          Condition: { StringLike: { "aws:PrincipalAccount": account } },
        }),
      ],
      inOne("everyone", "kms:PutKeyPolicy", "kms:Decrypt"),
    ),
  ),
  caseOf(
    "refuses everyone outside an account",
    [
      allow({
        Principal: "*",
        Action: "kms:*",
        Condition: { StringNotEquals: { "aws:PrincipalAccount": OTHER_ACCOUNT } },
      }),
    ],
    inOne("everyone", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf("does not count for a service what people get, nor the other way round", [
    allow({ Principal: { Service: "sns.amazonaws.com" }, Action: "kms:PutKeyPolicy" }),
    allow({
      Principal: "*",
      Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } },
    }),
    allow({
      Principal: { Service: "sqs.amazonaws.com" },
      Action: "kms:PutKeyPolicy",
    }),
    allow({ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": ROLE_ARN } } }),
  ]),
  caseOf(
    "refuses a service that gets one part as all services do",
    [
      allow({ Principal: { Service: "sns.amazonaws.com" }, Action: "kms:PutKeyPolicy" }),
      allow({ Principal: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
    ],
    inTwo("sns.amazonaws.com"),
  ),
  caseOf(
    "refuses a service among every service",
    [
      allow({ Principal: { Service: "sns.amazonaws.com" }, Action: "kms:PutKeyPolicy" }),
      allow({
        Principal: { Service: "*" },
        Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
      }),
    ],
    inTwo("sns.amazonaws.com"),
  ),
  caseOf(
    "refuses a name that AWS refuses as a principal, if it would be one",
    [named("kzax01", "kms:*")],
    inOne("kzax01", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses a pattern that AWS refuses as a principal, if it would be one",
    [
      named(PATTERN, "kms:PutKeyPolicy"),
      named(`arn:aws:iam::${ACCOUNT}:role/AdminAnna`, "kms:Decrypt"),
    ],
    inTwo(`arn:aws:iam::${ACCOUNT}:role/AdminAnna`),
  ),
  caseOf("accepts an account by a pattern of all its ARNs, and a condition that names nobody", [
    underAccount([`arn:aws:iam::${ACCOUNT}:*`, "arn:aws:iam::*:*", "arn:aws:iam", "x"], "kms:*"),
  ]),
  caseOf(
    "refuses everyone but a NotPrincipal",
    [allow({ NotPrincipal: { AWS: ROLE_ARN }, Action: "kms:*" })],
    inOne("everyone", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf("does not count a NotPrincipal for who is named in it", [
    named(ROLE_ARN, "kms:PutKeyPolicy"),
    allow({ NotPrincipal: { AWS: ROLE_ARN }, Action: "kms:Decrypt" }),
  ]),
  caseOf(
    "refuses everyone of whom a condition names the ARN",
    [
      allow({
        Principal: "*",
        Action: "kms:*",
        Condition: { StringLike: { "aws:PrincipalArn": PATTERN } },
      }),
    ],
    inOne(PATTERN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf("does not count a condition that the principal never meets", [
    allow({
      Principal: { AWS: ROLE_ARN },
      Action: "kms:*",
      Condition: { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
    }),
  ]),
  caseOf(
    "keeps a name longer than any ARN out of the message",
    [named(`${ROLE_ARN}/${"a".repeat(200)}`, "kms:*")],
    inOne("a name of 238 characters", "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
];

const USES = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
const ALL_USES = [...USES, "kms:CreateGrant", "kms:*Mac", "kms:Sign", "kms:Ver*", "kms:Derive*"];
const BOTH = [named(ROLE_ARN, "kms:*")];
const REFUSED = inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt");
const isReader = { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } };

const denies: readonly ResourceCase[] = [
  ...[
    ["to everyone", deny({ Action: ALL_USES })],
    ["to the role", deny({ Action: ALL_USES, Principal: { AWS: ROLE_ARN } })],
    ["to its account", deny({ Action: ALL_USES, Principal: { AWS: ACCOUNT } })],
    ["to all but another role", deny({ Action: ALL_USES, NotPrincipal: { AWS: USER_ARN } })],
    ["by its ARN", deny({ Action: ALL_USES, Condition: isReader })],
    [
      "by a pattern of ARNs",
      deny({
        Action: ALL_USES,
        Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Read??" } },
      }),
    ],
    [
      "by its account",
      deny({ Action: ALL_USES, Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }),
    ],
    [
      "by not being another role",
      deny({ Action: ALL_USES, Condition: { ArnNotLike: { "aws:PrincipalArn": USER_ARN } } }),
    ],
    ["by NotAction", deny({ Action: undefined, NotAction: administrative })],
    ["and everything else", deny({ Action: "*" })],
  ].map(([title, statement]) =>
    caseOf(`accepts what a Deny takes away ${title}`, [...BOTH, statement]),
  ),
  ...[
    [
      "on another key",
      deny({ Action: ALL_USES, Resource: "arn:aws:kms:us-east-1:111122223333:key/1" }),
    ],
    ["to another role", deny({ Action: ALL_USES, Principal: { AWS: USER_ARN } })],
    ["to another account", deny({ Action: ALL_USES, Principal: { AWS: OTHER_ACCOUNT } })],
    ["to a service", deny({ Action: ALL_USES, Principal: { Service: "*" } })],
    ["to all but the role", deny({ Action: ALL_USES, NotPrincipal: { AWS: ROLE_ARN } })],
    ["to all but its account", deny({ Action: ALL_USES, NotPrincipal: { AWS: ROOT_ARN } })],
    [
      "by another ARN",
      deny({ Action: ALL_USES, Condition: { ArnEquals: { "aws:PrincipalArn": USER_ARN } } }),
    ],
    [
      "by its ARN, under a further condition",
      deny({
        Action: ALL_USES,
        Condition: {
          ...isReader,
          StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        },
      }),
    ],
    [
      "by a pattern that IAM fills in",
      deny({
        Action: ALL_USES,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/${aws:username}" } },
      }),
    ],
  ].map(([title, statement]) =>
    caseOf(`refuses what a Deny takes away ${title}`, [...BOTH, statement], REFUSED),
  ),
  caseOf(
    "refuses what several Denies leave",
    [...BOTH, deny({ Action: USES }), deny({ Action: "kms:Put*", Condition: isReader })],
    inOne(ROLE_ARN, "kms:ScheduleKeyDeletion", "kms:CreateGrant"),
  ),
  caseOf("accepts administrators who are denied use by pattern", [
    underAccount(PATTERN, "kms:*"),
    deny({ Action: ALL_USES, Condition: { ArnLike: { "aws:PrincipalArn": PATTERN } } }),
  ]),
  caseOf(
    "refuses a pattern of which a Deny covers a part",
    [
      underAccount(PATTERN, "kms:*"),
      deny({ Action: ALL_USES, Condition: { ArnLike: { "aws:PrincipalArn": `${PATTERN}a` } } }),
    ],
    inOne(PATTERN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf(
    "refuses the one of a pattern whom a Deny leaves out",
    [
      underAccount(PATTERN, "kms:*"),
      deny({ Action: ALL_USES, NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:role/AdminB` } }),
    ],
    inOne(`arn:aws:iam::${ACCOUNT}:role/AdminB`, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
  caseOf("accepts everyone where all but one role are denied, and that role administers", [
    everyoneInAccount(["kms:PutKeyPolicy", "kms:Decrypt"]),
    deny({
      Action: "kms:PutKeyPolicy",
      Condition: { ArnNotLike: { "aws:PrincipalArn": ROLE_ARN } },
    }),
    deny({ Action: "kms:Decrypt", Condition: isReader }),
  ]),
  caseOf(
    "refuses the one role that a Deny to everyone else leaves",
    [
      everyoneInAccount(["kms:PutKeyPolicy", "kms:Decrypt"]),
      deny({ Action: "kms:*", Condition: { ArnNotLike: { "aws:PrincipalArn": ROLE_ARN } } }),
    ],
    inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Decrypt"),
  ),
];

testResourceRule(kmsPolicySeparatesDuties, KEY, [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  caseOf("accepts the policy that AWS gives a key", []),
  ...actions,
  ...principals,
  ...denies,
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      type,
      props: { policy: policyOf(ROOT_STATEMENT, ...BOTH) },
      violations: [REFUSED],
    })),
  ...NATIVE_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: { keyPolicy: documentOf(ROOT_STATEMENT, ...BOTH) },
    violations: [`keyP${REFUSED.slice(1)}`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  {
    it: "says which unknown parts of an object may join the two",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        ROOT_STATEMENT,
        named(ROLE_ARN, "kms:PutKeyPolicy"),
        allow({ Principal: { AWS: UNKNOWN_TEXT } }),
      ),
    },
    advisories: ["keyPolicy.Statement[2].Principal.AWS is not known until the update."],
  },
  ...["{", 5, "[]"].map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to kms-policy-well-formed`,
    props: { policy },
  })),
]);
